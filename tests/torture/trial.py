# SPDX-License-Identifier: GPL-3.0-or-later
"""What every cell of the fault matrix has: a stage, one copy or many, what is wrong, and a line in the table."""

import time

from stage import SECRET, Stage, compare, grep_secret

MANY = 6


class Skip(Exception):
    """The cell cannot be tried on this computer."""


class Trial:
    """One cell. Those that inherit from it play it, and leave in `got` what became of the orders."""

    def __init__(self, build, name, many):
        self.build, self.many, self.wrong, self.took = build, many, [], 0.0
        self.name = "%s, %s" % (name, "%d copies" % MANY if many else "single")
        self.count = MANY if many else 1
        self.skipped = None
        self.got = ""
        self.notes = ""
        self.service = None

    def check(self, condition, words):
        if not condition:
            self.wrong.append(words)

    def run(self):
        began = time.monotonic()
        try:
            with Stage(self.build) as stage:
                try:
                    self.play(stage)
                finally:
                    if self.service is not None:
                        self.service.stop()
        except Skip as reason:
            self.skipped = str(reason)
        except Exception as error:  # the table goes on
            self.wrong.append("%s: %s" % (type(error).__name__, error))
        self.took = time.monotonic() - began
        return self

    def play(self, stage):
        raise NotImplementedError

    def order(self, source, url, *options):
        """What the program is told."""
        names = ["Copy {n}", "--copies", str(MANY)] if self.many else ["Copy 1"]
        return ["duplicate", source, *names, "--endpoint", url, *options]

    def check_books(self, stage, when=""):
        """In whatever state things are: nothing lost, nothing doubled. Returns the figures."""
        wrong, figures = compare(stage)
        self.wrong.extend(when + words for words in wrong)
        self.check(figures["entries"] in (0, self.count), "%s%d entries" % (when, figures["entries"]))
        return figures

    def check_secret(self, stage, said):
        self.check(SECRET not in said, "the secret is printed")
        for name in grep_secret(stage):
            self.check(False, "the secret stands in %s" % name)

    def settle(self, stage, url, when="", later="done"):
        """Everything is well again: what is left is resumed, and all of it is done."""
        _, output, errors = stage.run("resume", "--endpoint", url)
        for entry in stage.ledger():
            self.check(ending(entry) == later, "%sin the end %s\n%s" % (when, ending(entry), errors))
        figures = self.check_books(stage, when)
        done = figures["states"].get("done", 0)
        self.check(figures["made"] == done, "%sin the end %d studios made, %d done" % (when, figures["made"], done))
        return output + errors


def ending(entry):
    return "possible" if entry["state"] == "unknown" and entry["caster_id"] else entry["state"]


def summarize(ends):
    return ", ".join("%d %s" % (ends.count(end), end) for end in sorted(set(ends))) or "nothing"
