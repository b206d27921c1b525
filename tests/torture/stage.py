# SPDX-License-Identifier: GPL-3.0-or-later
"""What the harnesses share: the stand-in service and the program as real processes on the loopback, each with folders
of its own, and the two sets of books, the service's world and the program's ledger, to hold against each other."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

try:
    import sqlite3
except ImportError:
    print("1..0 # SKIP there is no sqlite3 for python3")
    sys.exit(0 if "--tap" in sys.argv else 77)

SECRET = "torture-secret-that-must-not-show"
KEY_ID = "torture-key"


class Stage:
    """A temporary folder with a home for the program and a world for the service."""

    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.folder = tempfile.mkdtemp(prefix="understudy-torture-")
        self.home = os.path.join(self.folder, "home")
        self.world = os.path.join(self.folder, "world")
        os.makedirs(self.home)
        os.makedirs(self.world)
        self.before = []  # the command before the program, which makes a place for it
        self.disk = None  # a disk that only the program sees
        self.secret_file = os.path.join(self.folder, "secret")
        with open(self.secret_file, "w", encoding="utf-8") as file:
            file.write(SECRET + "\n")

    def use_disk(self, disk):
        self.disk, self.before = disk, disk.command

    def close(self):
        if self.disk is not None:
            self.disk.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    # The program

    def environment(self, **extra):
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("ALIBABA", "ALICLOUD", "XDG_"))
                       and name.lower() not in ("http_proxy", "https_proxy", "all_proxy")
                       and name not in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS")}
        environment.update(
            HOME=self.home, XDG_DATA_HOME=os.path.join(self.home, "data"),
            XDG_CONFIG_HOME=os.path.join(self.home, "config"), XDG_CACHE_HOME=os.path.join(self.home, "cache"),
            XDG_RUNTIME_DIR=os.path.join(self.home, "run"), LC_ALL="C.UTF-8", G_DEBUG="fatal-criticals",
            ALIBABA_CLOUD_ACCESS_KEY_ID=KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET=SECRET)
        os.makedirs(environment["XDG_RUNTIME_DIR"], mode=0o700, exist_ok=True)
        environment.update(extra)
        return environment

    def program(self, *arguments, **popen):
        return subprocess.Popen([*self.before, os.path.join(self.build, "src", "understudy"), *arguments],
                                stdin=subprocess.DEVNULL, env=popen.pop("env", self.environment()), **popen)

    def run(self, *arguments, timeout=600, **popen):
        process = self.program(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **popen)
        try:
            output, errors = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            output, errors = process.communicate()
            raise AssertionError("understudy %s did not end in %d s\n%s" % (arguments, timeout, errors))
        return process.returncode, output, errors

    # The books

    @property
    def ledger_path(self):
        path = os.path.join(self.home, "data", "understudy", "ledger.db")
        return self.disk.copy(path, os.path.join(self.home, "copied")) if self.disk else path

    def ledger(self):
        """Every entry of the ledger, oldest first."""
        if not os.path.exists(self.ledger_path):
            return []
        return rows(self.ledger_path, "SELECT * FROM entries ORDER BY id")

    def studios_made(self):
        """Every studio of the service that was made with a client token, that is: not the samples."""
        path = os.path.join(self.world, "world.db")
        return rows(path, "SELECT caster_id, name, client_token FROM studios "
                          "WHERE client_token IS NOT NULL AND client_token != ''") if os.path.exists(path) else []


def rows(path, query):
    # Opened for writing: a read-only opening could not recover the write-ahead log of a killed process
    connection = sqlite3.connect(path, timeout=30)
    connection.row_factory = sqlite3.Row
    try:
        return [dict(row) for row in connection.execute(query)]
    finally:
        connection.close()


class Service:
    """understudy-rehearsal on one port, through any number of lives."""

    def __init__(self, stage, *options, port=0, scheme="http", log=None):
        """log: called with each line that the service says of a call"""
        self.stage = stage
        self.log = log
        self.options = list(options)
        self.port = port
        self.scheme = scheme
        self.process = None
        self.start()

    def start(self):
        end = time.monotonic() + 30
        while True:
            self.process = subprocess.Popen(
                [os.path.join(self.stage.build, "src", "rehearsal", "understudy-rehearsal"),
                 "--listen", "127.0.0.1:%d" % self.port, "--data", self.stage.world,
                 "--access-key-id", KEY_ID, "--access-key-secret-file", self.stage.secret_file, *self.options],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT if self.log else None, text=True,
                env=dict(os.environ, G_MESSAGES_DEBUG="understudy-rehearsal" if self.log else ""))
            line = self.process.stdout.readline()
            match = re.fullmatch(r"listening on https?://127\.0\.0\.1:(\d+)\n", line)
            if match:
                self.port = int(match.group(1))
                if self.log:
                    self.reader = threading.Thread(target=self.read_log, args=(self.process.stdout,), daemon=True)
                    self.reader.start()
                return
            self.process.wait()
            if self.port == 0 or time.monotonic() > end:  # the port of a former life may take a moment to be free
                raise AssertionError("understudy-rehearsal said %r" % line)
            time.sleep(0.05)

    def read_log(self, lines):
        for line in lines:
            self.log(line)

    def close_log(self):
        if self.log:
            self.reader.join()
        self.process.stdout.close()

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        self.close_log()

    def stop(self):
        self.process.terminate()
        status = self.process.wait(30)
        self.close_log()
        return status

    @property
    def url(self):
        return "%s://127.0.0.1:%d" % (self.scheme, self.port)

    def source(self):
        """A studio to copy."""
        status, output, errors = self.stage.run("studios", "--endpoint", self.url, "--json")
        assert status == 0, errors
        return json.loads(output)[0]["caster_id"]


def compare(stage):
    """Holds the service's world against the ledger. Returns what is wrong, in words, and the figures."""
    entries, made = stage.ledger(), stage.studios_made()
    wrong = []
    done = {entry["client_token"]: entry for entry in entries if entry["state"] == "done"}
    tokens = [entry["client_token"] for entry in entries]
    by_token = {}
    for studio in made:
        by_token.setdefault(studio["client_token"], []).append(studio)

    if len(set(tokens)) != len(tokens):
        wrong.append("a client token serves two entries")
    doubled = [token for token, studios in by_token.items() if len(studios) > 1]
    for token in doubled:
        wrong.append("%d studios of one token %s" % (len(by_token[token]), token))
    for token, studios in by_token.items():
        if token not in tokens:
            wrong.append("studio %s was asked for by nobody" % studios[0]["caster_id"])
    for token, entry in done.items():
        ids = [studio["caster_id"] for studio in by_token.get(token, [])]
        if entry["caster_id"] not in ids:
            wrong.append("done, but the studio %s is not there" % entry["caster_id"])
    for entry in entries:
        if entry["state"] in ("refused", "cancelled") and entry["client_token"] in by_token:
            wrong.append("%s, but its studio was made" % entry["state"])
    ids = [entry["caster_id"] for entry in done.values()]
    if len(set(ids)) != len(ids):
        wrong.append("two entries claim one studio")

    states = {}
    for entry in entries:
        states[entry["state"]] = states.get(entry["state"], 0) + 1
    return wrong, {"entries": len(entries), "made": len(made), "doubled": len(doubled), "states": states}


def grep_secret(stage):
    """Files of the program's home in which the secret stands."""
    found = []
    for folder, _, names in os.walk(stage.home):
        for name in names:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    if SECRET.encode() in file.read():
                        found.append(name)
            except OSError:
                pass
    return found
