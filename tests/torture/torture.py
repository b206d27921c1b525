#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills the program, and now and then the service, at random moments of orders of many, starts them again, lets
everything settle, and holds the service's studios against the ledger: nothing lost, nothing doubled.

  torture.py --build DIR [--kills N] [--seed S] [--copies N] [--tap]

The same seed kills at the same moments after each start; what the machine does in between is its own."""

import argparse
import os
import random
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from stage import Service, Stage, compare, grep_secret


class Torture:
    def __init__(self, options):
        self.random = random.Random(options.seed)
        self.kills = options.kills
        self.copies = options.copies
        self.stage = Stage(options.build)
        self.service = Service(self.stage, "--max-studios", "1000000", "--fault", "jitter=40ms")
        self.source = self.service.source()
        self.client_kills = self.service_kills = self.orders = 0
        self.noise = open(os.path.join(self.stage.folder, "noise"), "w+b")

    def unfinished(self):
        return [entry for entry in self.stage.ledger() if entry["state"] in ("queued", "sending", "unknown")]

    def start(self):
        """An order when nothing is left to do, else what is left."""
        if self.unfinished():
            arguments = ["resume", "--endpoint", self.service.url]
        else:
            self.orders += 1
            arguments = ["duplicate", self.source, "Take %d, {n:03}" % self.orders, "--copies", str(self.copies),
                         "--endpoint", self.service.url]
        return self.stage.program(*arguments, stdout=self.noise, stderr=self.noise)

    def run(self):
        while self.client_kills + self.service_kills < self.kills:
            process = self.start()
            moment = self.random.uniform(0.0, 0.3) if self.random.random() < 0.4 else self.random.uniform(0.3, 1.6)
            victim = self.random.random()
            try:
                process.wait(moment)
                continue
            except subprocess.TimeoutExpired:
                pass
            if victim < 0.2:
                self.service.kill()
                self.service_kills += 1
                time.sleep(self.random.uniform(0.0, 0.2))
                self.service.start()
                if victim < 0.1:
                    self.finish(process)
                    continue
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.client_kills += 1
            self.check("after kill %d" % (self.client_kills + self.service_kills))
        self.settle()

    def finish(self, process):
        try:
            process.wait(self.random.uniform(0.5, 2.0))
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.client_kills += 1

    def check(self, when):
        wrong, _ = compare(self.stage)
        assert not wrong, "%s: %s" % (when, "; ".join(wrong))

    def settle(self):
        for _ in range(20):
            if not self.unfinished():
                return
            self.stage.run("resume", "--endpoint", self.service.url)

    def report(self):
        wrong, figures = compare(self.stage)
        states = figures["states"]
        lost = figures["entries"] - states.get("done", 0)
        whole = figures["entries"] % self.copies == 0
        if not whole:
            wrong.append("an order was written down in part")
        if figures["made"] != states.get("done", 0):
            wrong.append("%d studios made, %d entries done" % (figures["made"], states.get("done", 0)))
        if lost:
            wrong.append("%d entries did not end as done: %s" % (lost, states))
        for name in grep_secret(self.stage):
            wrong.append("the secret stands in %s" % name)
        print("# kills: %d of the program, %d of the service" % (self.client_kills, self.service_kills))
        print("# orders: %d of %d copies; entries: %d; studios made: %d; done: %d"
              % (self.orders, self.copies, figures["entries"], figures["made"], states.get("done", 0)))
        print("# %d lost, %d doubled" % (lost, figures["doubled"]))
        for line in wrong:
            print("# wrong: " + line)
        return not wrong

    def close(self):
        if self.service.process.poll() is None:
            self.service.stop()
        self.noise.close()
        self.stage.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, metavar="DIR", help="the build folder")
    parser.add_argument("--kills", type=int, default=50, metavar="N")
    parser.add_argument("--seed", type=int, default=None, metavar="S")
    parser.add_argument("--copies", type=int, default=12, metavar="N", help="copies an order")
    parser.add_argument("--tap", action="store_true", help="print the result as a test does")
    options = parser.parse_args()
    if options.seed is None:
        options.seed = random.SystemRandom().randrange(1 << 32)
    if options.tap:
        print("1..1")
    print("# seed %d (again with: --kills %d --seed %d)" % (options.seed, options.kills, options.seed), flush=True)

    torture = Torture(options)
    try:
        torture.run()
        good = torture.report()
    except AssertionError as error:
        print("# wrong: %s" % error)
        good = False
    finally:
        torture.close()
    if options.tap:
        print("%s 1 - %d kills, nothing lost, nothing doubled" % ("ok" if good else "not ok", options.kills))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
