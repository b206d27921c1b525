#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One program that has the account for itself: how long many copies take, held against what the quota itself takes, and
whether any call is throttled. Once with the Rehearsal inside the program, once with the service as a process of its own,
once with one that takes up to 80 ms for each way.

  pace.py --build DIR [--copies N] [--runs N] [--tap] [NAME…]"""

import argparse
import json
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from stage import Service, Stage, grep_secret

QUOTA = 10  # calls in any second
SLACK = 1.02
PATTERN = "Stage {n:03}"
SETTINGS = {"rehearsal": None, "service": (), "jitter": ("--fault", "jitter=80ms")}


class Tally:
    """What the service says of each call of CopyCaster, and when."""

    def __init__(self):
        self.first = self.last = None
        self.calls = self.throttled = self.made = 0

    def __call__(self, line):
        match = re.search(r"CopyCaster: (arrives|\d+ (\S*))", line)
        if match is None:
            return
        now = time.monotonic()
        if match.group(1) == "arrives":
            self.calls += 1
            self.first = self.first or now
        elif match.group(2).startswith("Throttling"):
            self.throttled += 1
        else:
            self.made += match.group(2) == ""
            self.last = now

    def seconds(self):
        """From the first call to the last answer."""
        return self.last - self.first if self.made else 0.0


def order(stage, source, copies, *where, log=None):
    """Orders the copies. Returns the program's exit status, and how long it ran in s."""
    environment = stage.environment(G_MESSAGES_DEBUG="understudy-rehearsal") if log else stage.environment()
    began = time.monotonic()
    process = stage.program("duplicate", source, PATTERN, "--copies", str(copies), *where, "--json", env=environment,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE if log else subprocess.DEVNULL, text=True)
    for line in process.stderr or ():
        log(line)
    status = process.wait()
    return status, time.monotonic() - began


def rehearsal_source(stage):
    """A studio to copy. Asking also makes the Rehearsal's world, which is not part of the pace."""
    status, output, errors = stage.run("studios", "--rehearsal", "--json")
    assert status == 0, errors
    return json.loads(output)[0]["caster_id"]


def measure(options, setting):
    """One run. Returns the figures, and what is wrong."""
    tally, wrong = Tally(), []
    with Stage(options.build) as stage:
        if setting is None:
            stage.world = os.path.join(stage.home, "data", "understudy", "rehearsal")
            status, ran = order(stage, rehearsal_source(stage), options.copies, "--rehearsal", log=tally)
        else:
            service = Service(stage, "--max-studios", "1000000", *setting, log=tally)
            try:
                status, ran = order(stage, service.source(), options.copies, "--endpoint", service.url)
            finally:
                service.stop()
        made = len(stage.studios_made())
        wrong += ["the secret stands in %s" % name for name in grep_secret(stage)]
    if status != 0:
        wrong.append("the program ended with status %d" % status)
    if made != options.copies:
        wrong.append("%d studios made, not %d" % (made, options.copies))
    return tally, ran, made, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, metavar="DIR", help="the build folder")
    parser.add_argument("--copies", type=int, default=200, metavar="N")
    parser.add_argument("--runs", type=int, default=1, metavar="N")
    parser.add_argument("--tap", action="store_true", help="print the result as a test does; nothing depends on times then")
    parser.add_argument("names", nargs="*", metavar="NAME", help="of %s; all of them unless told" % ", ".join(SETTINGS))
    options = parser.parse_args()
    unknown = set(options.names) - set(SETTINGS)
    if unknown:
        parser.error("there is no %s" % ", ".join(sorted(unknown)))
    names = options.names or list(SETTINGS)
    itself = (options.copies - 1) // QUOTA  # s: the quota lets ten through at once
    if options.tap:
        print("1..%d" % (len(names) * options.runs), flush=True)
    print("# %d copies; the quota itself takes %.1f s, 1.02 times that are %.2f s" % (options.copies, itself, SLACK * itself))
    print("# %-10s %8s %10s %12s %14s %6s" % ("service", "studios", "throttled", "all answered", "the program", "load"), flush=True)

    failed, number = False, 0
    for name in names:
        for _ in range(options.runs):
            tally, ran, made, wrong = measure(options, SETTINGS[name])
            print("# %-10s %8d %10d %10.2f s %12.2f s %6.1f"
                  % (name, made, tally.throttled, tally.seconds(), ran, os.getloadavg()[0]), flush=True)
            if not options.tap:
                if tally.throttled:
                    wrong.append("%d calls were throttled" % tally.throttled)
                if tally.seconds() > SLACK * itself:
                    wrong.append("the quota is not used")
            for line in wrong:
                print("# wrong: " + line)
            failed = failed or bool(wrong)
            number += 1
            if options.tap:
                print("%s %d - the whole quota, alone: %s" % ("not ok" if wrong else "ok", number, name))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
