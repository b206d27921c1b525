#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several programs that know nothing of each other, each with a ledger of its own, share one account's quota: how much of
it they use together, how many calls are throttled, and how alike they fare.

  sharing.py --build DIR [--clients N] [--copies N] [--tap]"""

import argparse
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from stage import Service, Stage, grep_secret

QUOTA = 10  # calls in any second


class Tally:
    """What the service says of each call of CopyCaster."""

    def __init__(self):
        self.calls = self.throttled = 0
        self.passed = []  # when, in s

    def __call__(self, line):
        match = re.search(r"CopyCaster: \d+ (\S*)", line)
        if match is None:
            return
        self.calls += 1
        if match.group(1).startswith("Throttling"):
            self.throttled += 1
        else:
            self.passed.append(time.monotonic())

    def rate(self):
        """Of the calls that passed, from the first to the last."""
        return (len(self.passed) - 1) / (self.passed[-1] - self.passed[0]) if len(self.passed) > 1 else 0.0


def carry_out(stages, service, options):
    """Starts all clients at once. Returns how long each took, and what went wrong."""
    source, wrong = service.source(), []
    began = time.monotonic()
    processes = [stage.program("duplicate", source, "Client %d, {n:04}" % number, "--copies", str(options.copies),
                               "--endpoint", service.url, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                 for number, stage in enumerate(stages, 1)]
    took = {}
    while len(took) < len(processes):
        for number, process in enumerate(processes, 1):
            if number not in took and process.poll() is not None:
                took[number] = time.monotonic() - began
                if process.returncode != 0:
                    wrong.append("client %d ended with status %d" % (number, process.returncode))
        time.sleep(0.02)
    return list(took.values()), wrong


def check(stages):
    """The one world against all ledgers together."""
    home, wrong = stages[0], []
    entries = [entry for stage in stages for entry in stage.ledger()]
    made = home.studios_made()
    tokens = [studio["client_token"] for studio in made]
    if len(set(tokens)) != len(tokens):
        wrong.append("a token made two studios")
    if set(tokens) != {entry["client_token"] for entry in entries if entry["state"] == "done"}:
        wrong.append("studios and ledgers disagree")
    for stage in stages:
        for name in grep_secret(stage):
            wrong.append("the secret stands in %s" % name)
    return entries, made, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, metavar="DIR", help="the build folder")
    parser.add_argument("--clients", type=int, default=5, metavar="N")
    parser.add_argument("--copies", type=int, default=200, metavar="N", help="copies that each client asks for")
    parser.add_argument("--tap", action="store_true", help="print the result as a test does; nothing depends on times then")
    options = parser.parse_args()
    if options.tap:
        print("1..1", flush=True)

    tally = Tally()
    stages = [Stage(options.build) for _ in range(options.clients)]
    service = Service(stages[0], "--max-studios", "1000000", log=tally)
    try:
        try:
            took, wrong = carry_out(stages, service, options)
        finally:
            service.stop()
        entries, made, disagreements = check(stages)
        wrong += disagreements
        if len(made) != options.clients * options.copies:
            wrong.append("%d studios made, not %d" % (len(made), options.clients * options.copies))
    finally:
        for stage in stages:
            stage.close()

    share = tally.throttled / max(tally.calls, 1)
    print("# %d clients, %d copies each: %d studios made, %d entries" % (options.clients, options.copies, len(made), len(entries)))
    print("# total rate %.2f a second, %.1f %% of the quota" % (tally.rate(), 100 * tally.rate() / QUOTA))
    print("# calls %d, throttled %d, %.1f %%" % (tally.calls, tally.throttled, 100 * share))
    print("# fastest %.1f s, slowest %.1f s, %.2f times as long" % (min(took), max(took), max(took) / min(took)))
    for line in wrong:
        print("# wrong: " + line)
    if not options.tap:
        for good, words in ((tally.rate() >= 0.95 * QUOTA, "the quota is not used"), (share <= 0.2, "too many calls are throttled"),
                            (max(took) <= 1.3 * min(took), "some client starves")):
            if not good:
                print("# wrong: " + words)
                wrong.append(words)
    if options.tap:
        print("%s 1 - %d clients share one account" % ("not ok" if wrong else "ok", options.clients))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
