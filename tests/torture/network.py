# SPDX-License-Identifier: GPL-3.0-or-later
"""The network is lost and comes back while orders are under way: what listens goes away, or does not answer any more."""

import signal
import subprocess
import time

from stage import Service
from trial import Trial, ending, summarize

PROGRAM_TIME = 120


class Lost(Trial):
    """Lost from the moment on when so many studios are there and so many copies are asked for.

    fault: what makes the calls last, so that some are under way; frozen: nothing answers, rather than that nobody listens;
    seconds: for how long"""

    def __init__(self, build, name, many, fault, made, seconds=1.5, frozen=False):
        super().__init__(build, name, many)
        self.fault, self.made, self.seconds, self.frozen = fault, made, seconds, frozen

    def play(self, stage):
        self.service = Service(stage)
        source = self.service.source()
        self.service.stop()
        self.service.options = ["--fault", self.fault + ",action=CopyCaster"]
        self.service.start()
        options = ["--timeout", "1"] if self.frozen else []
        process = stage.program(*self.order(source, self.service.url, *options),
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        end = time.monotonic() + PROGRAM_TIME
        while not self.has_begun(stage) and process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        if self.frozen:
            self.service.process.send_signal(signal.SIGSTOP)
            time.sleep(self.seconds)
            self.service.process.send_signal(signal.SIGCONT)
        else:
            self.service.kill()
            time.sleep(self.seconds)
            self.service.options = []
            self.service.start()
        output, errors = process.communicate(timeout=PROGRAM_TIME)

        ends = [ending(entry) for entry in stage.ledger()]
        self.got = summarize(ends)
        self.check_books(stage)
        # Of one that somebody waits for the end is told after four attempts; many go on by themselves
        allowed = {"done"} if self.many else {"done", "unknown"}
        self.check(len(ends) == self.count and set(ends) <= allowed, "ended as %s\n%s" % (self.got, errors))
        self.check(process.returncode == (0 if set(ends) == {"done"} else 3), "exit status %d" % process.returncode)
        said = output + errors + self.settle(stage, self.service.url)
        self.check(len(stage.studios_made()) == self.count, "in the end not all of it is there")
        self.check_secret(stage, said)

    def has_begun(self, stage):
        """So many are made, and another one is on its way where there is another."""
        if len(stage.studios_made()) < self.made:
            return False
        return self.made == self.count or any(entry["state"] == "sending" for entry in stage.ledger())


def trials(build, many, moments):
    yield Lost(build, "network lost and back, while it is sent", many, "latency=500ms", 0)
    yield Lost(build, "network lost and back, while it is answered", many, "late=500ms", 1)
    yield Lost(build, "network silent and back, while it is sent", many, "latency=500ms", 0, frozen=True)
    yield Lost(build, "network silent and back, while it is answered", many, "late=500ms", 1, frozen=True)
    if many:
        yield Lost(build, "network lost for longer, after three", many, "late=200ms", 3, seconds=6)
