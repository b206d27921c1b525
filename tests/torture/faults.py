#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fault that the stand-in service can be ordered to have, and those of the network before it and of the disk behind
the ledger, each with a single copy and with an order of six: what becomes of the order, and whether the service's studios
and the ledger agree about it.

  faults.py --build DIR [--jobs N] [--every-moment] [--tap] [NAME...]

NAME takes only the cells whose name contains it. In every cell, whatever the fault: no client token serves two studios,
nothing is lost, nothing that was made is called refused, and the AccessKey secret is written nowhere."""

import argparse
import concurrent.futures
import os
import re
import shutil
import socket
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import disk
import network
from places import trusting
from stage import Service
from trial import MANY, Skip, Trial, ending, summarize

EXIT = {"done": 0, "refused": 1, "queued": 1, "unknown": 3, "possible": 3}


class Cell:
    """One fault, or a combination of them.

    end: what becomes of every copy; first: of the first one, where the fault strikes once; made: whether a copy that does not
    end as done has its studio all the same; later: what becomes of it all once the service is well again and the user says
    "resume"; says: what the standard error must speak of."""

    def __init__(self, name, faults, end, first=None, made=False, later=None, options=(), says=None, set_up=None):
        self.name, self.faults, self.end, self.first, self.made = name, faults, end, first, made
        self.later, self.options, self.says, self.set_up = later, list(options), says, set_up


def copying(fault, **options):
    """A fault of CopyCaster alone, so that studios can still be listed."""
    return ",".join([fault, "action=CopyCaster"] + ["%s=%s" % pair for pair in options.items()])


def cells():
    short = ["--timeout", "1"]

    # The work is done and the answer is lost: it is found
    for fault in ("cut-after", "cut-after,reset", "cut-body", "cut-chunked", "cut-gzip", "empty", "garbage", "not-http",
                  "no-caster-id", "huge", "huge-gzip", "html=502,work=done", "status=500,work=done", "status=503,work=done",
                  "status=504,work=done", "redirect=307,work=done"):
        yield Cell(fault, [copying(fault)], "done")
        yield Cell(fault + ", once", [copying(fault, times=1)], "done")
    yield Cell("stall of 30 s", [copying("stall=30s")], "done", options=short)
    yield Cell("stall of 30 s, once", [copying("stall=30s", times=1)], "done", options=short)
    yield Cell("slow bytes", [copying("slow=5ms")], "done")
    yield Cell("slow bytes past the time limit", [copying("slow=50ms")], "done", options=short)
    yield Cell("answer after the time limit", [copying("late=3s")], "done", options=short)
    yield Cell("work after the time limit, once", [copying("latency=2s", times=1)], "done", options=short)
    yield Cell("latency and jitter", ["latency=50ms", "jitter=80ms"], "done")

    # The work is not done: asked for again, and in the end nobody can be sure
    for fault in ("cut-before", "cut-before,reset", "empty,work=none", "garbage,work=none", "not-http,work=none", "html=502",
                  "status=500", "status=502", "status=503", "status=504", "200-code=InternalError", "redirect=307",
                  "code=LastTokenProcessing"):
        yield Cell(fault, [copying(fault)], "unknown", later="done")
        yield Cell(fault + ", once", [copying(fault, times=1)], "done")

    # A definite no
    for fault in ("refuse", "code=CasterNumberExceed", "200-code=CasterNumberExceed", "code=Forbidden.RAM"):
        yield Cell(fault, [copying(fault)], "refused")
        yield Cell(fault + ", once", [copying(fault, times=1)], "done", first="refused")

    # A definite "not now"
    yield Cell("throttled, once", [copying("throttle=1s", times=1)], "done")
    yield Cell("throttled, once, without a hint", [copying("throttle=0", times=1)], "done")
    yield Cell("throttled five times", [copying("throttle=200ms", times=5)], "done")
    yield Cell("storm of throttling", [copying("throttle=100ms", chance=0.5)], "done")

    # Looking
    yield Cell("no list of studios, once", [copying("cut-after", times=1), "status=500,action=DescribeCasters,times=1"],
               "done")
    yield Cell("no list of studios", [copying("cut-after"), "status=500,action=DescribeCasters"], "unknown", made=True,
               later="done")
    yield Cell("tokens forgotten", ["forget-tokens=1s", copying("cut-after")], "done")
    yield Cell("tokens forgotten, time limit", ["forget-tokens=1s", copying("late=3s", times=1)], "done", options=short)
    yield Cell("no ClientTokenId", ["no-client-token-id", copying("cut-after")], "possible", made=True)
    yield Cell("no ClientTokenId, once", ["no-client-token-id", copying("cut-after", times=1)], "done", first="possible",
               made=True)
    yield Cell("no ClientTokenId, not done, once", ["no-client-token-id", copying("cut-before", times=1)], "done")
    yield Cell("no ClientTokenId, plain times", ["no-client-token-id", "plain-times", copying("cut-after")], "possible",
               made=True)
    yield Cell("plain times", ["plain-times", copying("cut-after")], "done")
    yield Cell("no ClientTokenId, tokens forgotten", ["no-client-token-id", "forget-tokens=1s", copying("cut-after")],
               "possible", made=True)

    # The clock
    yield Cell("clock 20 minutes ahead", ["clock=+20m"], "done", says="clock")
    yield Cell("clock 20 minutes behind", ["clock=-20m"], "done", says="clock")

    # Before the service
    yield Cell("service not there", None, "refused", later="refused")
    yield Cell("no such host", None, "refused", set_up=no_host)
    yield Cell("certificate: good", [], "done", set_up=trusted_authority)
    for name, set_up, words in (("self-signed", self_signed, "not from an authority"),
                                ("unknown authority", unknown_authority, "not from an authority"),
                                ("expired", expired, "has expired"),
                                ("wrong host", wrong_host, "belongs to another host")):
        yield Cell("certificate: " + name, [], "refused", set_up=set_up, says=words)


# Places where nothing good is to be had

def no_host(stage):
    return "https://nowhere.invalid", None


def openssl(stage, *arguments):
    if shutil.which("openssl") is None:
        raise Skip("there is no openssl")
    result = subprocess.run(["openssl", *arguments], cwd=stage.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if result.returncode != 0:
        raise Skip("openssl cannot make such a certificate: " + result.stderr.strip().splitlines()[-1])


def certified(stage, name, days, trusted, authority=True):
    """A service with a certificate for a name, from an authority or by itself; the program trusts that one or not."""
    for key in ("authority", "key"):
        openssl(stage, "req", "-newkey", "rsa:2048", "-nodes", "-keyout", key + ".pem", "-out", key + ".request",
                "-subj", "/CN=" + (name if key == "key" else "An authority"))
    with open(os.path.join(stage.folder, "extensions"), "w", encoding="ascii") as file:
        file.write("[authority]\nbasicConstraints=critical,CA:true\nkeyUsage=keyCertSign\n"
                   "[key]\nsubjectAltName=%s:%s\n" % ("IP" if name[0].isdigit() else "DNS", name))
    openssl(stage, "x509", "-req", "-in", "authority.request", "-signkey", "authority.pem", "-out", "authority.crt",
            "-extfile", "extensions", "-extensions", "authority", "-days", "30")
    signer = ["-CA", "authority.crt", "-CAkey", "authority.pem", "-CAcreateserial"] if authority else ["-signkey", "key.pem"]
    openssl(stage, "x509", "-req", "-in", "key.request", *signer, "-out", "key.crt",
            "-extfile", "extensions", "-extensions", "key", "-days", str(days))
    if trusted:
        stage.before = trusting(os.path.join(stage.folder, "authority.crt"))
    service = Service(stage, "--tls-certificate", os.path.join(stage.folder, "key.crt"),
                      "--tls-key", os.path.join(stage.folder, "key.pem"), scheme="https")
    return service.url, service


def trusted_authority(stage):
    return certified(stage, "127.0.0.1", 30, trusted=True)


def unknown_authority(stage):
    return certified(stage, "127.0.0.1", 30, trusted=False)


def self_signed(stage):
    return certified(stage, "127.0.0.1", 30, trusted=False, authority=False)


def expired(stage):
    return certified(stage, "127.0.0.1", -1, trusted=True)


def wrong_host(stage):
    return certified(stage, "another.example", 30, trusted=True)


def absent(stage):
    """A port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return "http://127.0.0.1:%d" % probe.getsockname()[1], None


# One cell

class CellTrial(Trial):
    def __init__(self, build, cell, many):
        super().__init__(build, cell.name, many)
        self.cell = cell

    def open(self, stage):
        """Where to ask, and for what; the source is found while the service is still well."""
        if self.cell.faults:
            self.service = Service(stage)
            source = self.service.source()
            self.service.stop()
            self.service.options = [word for fault in self.cell.faults for word in ("--fault", fault)]
            self.service.start()
            return self.service.url, source
        place, self.service = (self.cell.set_up or absent)(stage)
        return place, self.service.source() if self.cell.end == "done" else "source-studio"

    def expected(self):
        count = MANY if self.many else 1
        end = self.cell.end
        # That nobody can be reached is the answer to one order; many of them wait
        if self.many and end == "refused" and self.cell.set_up in (None, no_host) and not self.cell.faults:
            end = "queued"
        ends = [end] * count
        if self.cell.first is not None:
            ends[0] = self.cell.first
        return sorted(ends)

    def play(self, stage):
        url, source = self.open(stage)
        status, output, errors = stage.run(*self.order(source, url, "--json", *self.cell.options))
        said = output + errors
        expected = self.expected()
        self.compare_ends(stage, expected, status, errors)
        if self.cell.says is not None:
            self.check(self.cell.says in said, "nothing is said of “%s”: %r" % (self.cell.says, said))

        if self.cell.later is not None or "possible" in expected:
            said += self.make_well(stage, url)
        self.check_secret(stage, said)

    def compare_ends(self, stage, expected, status, errors):
        ends = sorted(ending(entry) for entry in stage.ledger())
        self.got = summarize(ends)
        self.check(ends == expected, "ended as %s, not %s\n%s" % (summarize(ends), summarize(expected), errors))
        self.check(status == max(EXIT[end] for end in expected), "exit status %d" % status)
        figures = self.check_books(stage)
        made = sum(end == "done" or (self.cell.made and end in ("possible", "unknown")) for end in expected)
        self.check(figures["made"] == made, "%d studios made, not %d" % (figures["made"], made))

    def make_well(self, stage, url):
        """The service is well again; what is left is resumed, and what only a person can tell is told."""
        said = ""
        if self.service is not None:
            self.service.stop()
            self.service.options = [word for word in self.service.options if "no-client-token-id" in word]
            self.service.options = ["--fault", "no-client-token-id"] if self.service.options else []
            self.service.start()
        elif self.many:
            self.service = Service(stage, port=int(re.search(r":(\d+)$", url).group(1)))
            # The source that was asked for was none: that is what the service says of it
        status, output, errors = stage.run("resume", "--endpoint", url)
        said += output + errors
        for number, entry in enumerate(stage.ledger()):
            if ending(entry) == "possible":
                answer = "--no" if number % 2 else "--yes"
                status, output, errors = stage.run("answer", entry["client_token"], answer, "--endpoint", url)
                said += output + errors
                self.check(status == 0, "answer %s: exit status %d\n%s" % (answer, status, errors))
        return said + self.settle(stage, url, later=self.cell.later or "done")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, metavar="DIR", help="the build folder")
    parser.add_argument("--jobs", type=int, default=3, metavar="N", help="cells at the same time (3)")
    parser.add_argument("--every-moment", action="store_true", help="trouble with the disk at every write, not at a few")
    parser.add_argument("--tap", action="store_true", help="print the results as a test does")
    parser.add_argument("names", nargs="*", metavar="NAME")
    options = parser.parse_args()

    moments = None if options.every_moment else 6
    trials = [CellTrial(options.build, cell, many) for cell in cells() for many in (False, True)]
    for room in (network, disk):
        trials += [trial for many in (False, True) for trial in room.trials(options.build, many, moments)]
    trials = [trial for trial in trials if not options.names or any(name in trial.name for name in options.names)]
    if options.tap:
        print("1..%d" % len(trials), flush=True)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for number, trial in enumerate(pool.map(lambda trial: trial.run(), trials), 1):
            good = not trial.wrong
            if options.tap:
                print("%s %d - %s%s" % ("ok" if good else "not ok", number, trial.name,
                                        " # SKIP " + trial.skipped if trial.skipped else ""), flush=True)
            else:
                print("%-7s %-48s %-24s %5.1f s" % ("skipped" if trial.skipped else "passed" if good else "FAILED",
                                                    trial.name, trial.skipped or trial.got, trial.took), flush=True)
            if trial.notes:
                print("#   " + trial.notes, flush=True)
            for line in "\n".join(trial.wrong).splitlines():
                print("#   " + line, flush=True)

    failed = sum(bool(trial.wrong) for trial in trials)
    skipped = sum(trial.skipped is not None for trial in trials)
    print("# %d cells: %d passed, %d failed, %d skipped" % (len(trials), len(trials) - failed - skipped, failed, skipped))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
