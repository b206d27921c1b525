// SPDX-License-Identifier: GPL-3.0-or-later
// The vendor's SDKs as clients of understudy-rehearsal, each in the ways it can be told to send.
'use strict';

const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { spawn } = require('node:child_process');
const { randomUUID } = require('node:crypto');

const PopCore = require('@alicloud/pop-core');
const OpenApi = require('@alicloud/openapi-client');
const { RuntimeOptions } = require('@alicloud/tea-util');

const program = process.argv[2];
const SOURCE = 'a2b8e671-2fe5-4642-a2ec-bf93880e4c01';
const KEY = { id: 'testid', secret: 'testsecret' };
const NAMES = [
  '导播台 复制+1*~%&=',
  'a+b c%20d%2B&e=f?g#h/i\\j"k\'l<m>n;o:p@q!r$s,t(u)v[w]x{y}z|^`',
  'Fête 🎬 — naïve «œuvre»',
  '  blanks around  ',
  '*~*~ +++ %%% &&& ===',
];

const temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'rehearsal-peers-'));
const secretFile = path.join(temporary, 'secret');
const tokenFile = path.join(temporary, 'token');
fs.writeFileSync(secretFile, KEY.secret + '\n', { mode: 0o600 });
fs.writeFileSync(tokenFile, 'FAKE-sts+token/==\n', { mode: 0o600 });

let servers = 0;

// Starts the program, gives its port
function start(extra = []) {
  const data = path.join(temporary, 'data-' + servers++);
  const child = spawn(program, ['--listen', '127.0.0.1:0', '--data', data, '--access-key-id', KEY.id,
    '--access-key-secret-file', secretFile, ...extra], { stdio: ['ignore', 'pipe', 'inherit'] });

  return new Promise((resolve, reject) => {
    let output = '';
    const ended = new Promise((done) => child.on('exit', (code, signal) => {
      reject(new Error(`the program ended: ${code} ${signal}`));
      done(code);
    }));

    child.stdout.on('data', (chunk) => {
      output += chunk;
      const line = /^listening on http:\/\/127\.0\.0\.1:(\d+)\n/.exec(output);
      if (line)
        resolve({ port: Number(line[1]), stop: () => { child.kill('SIGTERM'); return ended; } });
    });
  });
}

function popCore(method) {
  return (port, secret, key = KEY.id, token = undefined) => {
    const client = new PopCore.RPCClient({ accessKeyId: key, accessKeySecret: secret, securityToken: token,
      endpoint: `http://127.0.0.1:${port}`, apiVersion: '2016-11-01' });
    return (action, parameters) => client.request(action, parameters, { method, timeout: 20000 });
  };
}

function openApi(method, where, signatureAlgorithm) {
  return (port, secret, key = KEY.id, token = undefined) => {
    const client = new OpenApi.default(new OpenApi.Config({ accessKeyId: key, accessKeySecret: secret,
      securityToken: token, type: token ? 'sts' : 'access_key', endpoint: `127.0.0.1:${port}`, protocol: 'http',
      signatureAlgorithm }));
    return async (action, parameters) => {
      const params = new OpenApi.Params({ action, version: '2016-11-01', protocol: 'HTTP', pathname: '/', method,
        authType: 'AK', style: 'RPC', reqBodyType: 'formData', bodyType: 'json' });
      const request = new OpenApi.OpenApiRequest({ [where]: parameters });
      return (await client.callApi(params, request, new RuntimeOptions({ readTimeout: 20000 }))).body;
    };
  };
}

const peers = {
  'pop-core GET': popCore('GET'),
  'pop-core POST': popCore('POST'),
  'openapi-client ACS3 query': openApi('POST', 'query'),
  'openapi-client ACS3 GET': openApi('GET', 'query'),
  'openapi-client ACS3 body': openApi('POST', 'body'),
  'openapi-client v2 query': openApi('POST', 'query', 'v2'),
  'openapi-client v2 GET': openApi('GET', 'query', 'v2'),
  'openapi-client v2 body': openApi('POST', 'body', 'v2'),
};

async function refused(promise) {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error('it was let through');
}

const copy = (call, name, token = randomUUID(), source = SOURCE) =>
  call('CopyCaster', { SrcCasterId: source, CasterName: name, ClientToken: token, RegionId: 'cn-shanghai' });

async function find(call, id) {
  const list = await call('DescribeCasters', { CasterId: id });
  assert.strictEqual(Number(list.Total), 1);
  return list.CasterList.Caster[0];
}

const cases = {
  'duplicates a studio, whatever its name': async (connect, port) => {
    const call = connect(port, KEY.secret);
    for (const name of NAMES) {
      const token = randomUUID();
      const made = await copy(call, name, token);
      assert.match(made.CasterId, /^[0-9a-f-]{36}$/);
      assert.match(made.RequestId, /^[0-9A-F-]{36}$/);
      const studio = await find(call, made.CasterId);
      assert.strictEqual(studio.CasterName, name);
      assert.strictEqual(studio.ClientTokenId, token);
      assert.strictEqual(Number(studio.Status), 0);
    }
  },

  'lists the studios': async (connect, port) => {
    const list = await connect(port, KEY.secret)('DescribeCasters', { PageNum: '1', PageSize: '3' });
    assert.ok(Number(list.Total) >= 6);
    assert.strictEqual(list.CasterList.Caster.length, 3);
  },

  'gets the same studio for the same token': async (connect, port) => {
    const call = connect(port, KEY.secret);
    const token = randomUUID();
    const first = await copy(call, NAMES[0], token);
    const second = await copy(call, NAMES[0], token);
    assert.strictEqual(first.CasterId, second.CasterId);
    const error = await refused(copy(call, 'another name', token));
    assert.strictEqual(error.code, 'IdempotentParameterMismatch');
  },

  'is told that a studio does not exist': async (connect, port) => {
    const error = await refused(copy(connect(port, KEY.secret), 'n', 't', '00000000-0000-4000-8000-000000000000'));
    assert.strictEqual(error.code, 'InvalidCaster.NotFound');
  },

  'is refused with a wrong secret, and told why': async (connect, port) => {
    const error = await refused(copy(connect(port, 'wrongsecret'), NAMES[0]));
    const text = [error.message, error.data && error.data.Message].join('\n');
    assert.strictEqual(error.code, 'SignatureDoesNotMatch');
    assert.match(text, /Specified signature is not matched with our calculation\. server string to sign is:((GET|POST)&%2F&|ACS3-HMAC-SHA256\s+[0-9a-f]{64})/);
  },

  'is refused with an unknown key': async (connect, port) => {
    const error = await refused(copy(connect(port, KEY.secret, 'nobody'), 'n'));
    assert.strictEqual(error.code, 'InvalidAccessKeyId.NotFound');
  },
};

const throttled = async (connect, port) => {
  const error = await refused(copy(connect(port, KEY.secret), 'n'));
  assert.strictEqual(error.code, 'Throttling.User');
};

const withToken = async (connect, port) => {
  const made = await copy(connect(port, KEY.secret, KEY.id, 'FAKE-sts+token/=='), NAMES[0]);
  assert.match(made.CasterId, /^[0-9a-f-]{36}$/);
  const error = await refused(copy(connect(port, KEY.secret, KEY.id, 'another'), NAMES[0]));
  assert.strictEqual(error.code, 'InvalidSecurityToken.MismatchWithAccessKey');
};

async function main() {
  const usual = await start(['--rate', '0']);
  const busy = await start(['--fault', 'throttle=500ms']);
  const sts = await start(['--rate', '0', '--security-token-file', tokenFile]);
  const all = [];

  for (const [peer, connect] of Object.entries(peers)) {
    for (const [what, test] of Object.entries(cases))
      all.push([`${peer} ${what}`, () => test(connect, usual.port)]);
    all.push([`${peer} is throttled`, () => throttled(connect, busy.port)]);
    all.push([`${peer} signs with an STS token`, () => withToken(connect, sts.port)]);
  }
  for (const server of [usual, busy, sts])
    all.push(['the program stops cleanly', async () => assert.strictEqual(await server.stop(), 0)]);

  console.log(`1..${all.length}`);
  let number = 0, failed = 0;
  for (const [what, test] of all) {
    number++;
    try {
      await test();
      console.log(`ok ${number} - ${what}`);
    } catch (error) {
      failed++;
      console.log(`not ok ${number} - ${what}`);
      console.log(String(error && error.stack || error).replace(/Signature=[^&\s]*/g, 'Signature=…').replace(/^/gm, '# '));
    }
  }

  process.exitCode = failed ? 1 : 0;
}

process.on('exit', () => fs.rmSync(temporary, { recursive: true, force: true }));
main().catch((error) => {
  console.log(`Bail out! ${error.message}`);
  process.exit(1);
});
