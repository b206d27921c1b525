# SPDX-License-Identifier: GPL-3.0-or-later
"""The program as the tests of the window start it, and the words that it shows."""

import glob
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "tools"))

import tap  # noqa: E402  (it lives beside the other tools)
import uia  # noqa: E402

PROGRAM = os.environ["UNDERSTUDY"]
SCHEMAS = os.environ.get("UNDERSTUDY_SCHEMAS", "")
TITLE = "Understudy"
SOURCE_ID = "a2b8e671-2fe5-4642-a2ec-bf93880e4c01"
SOURCE_NAME = "Evening News, Studio A"
UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Understudy:
    """One run of the program, with folders of its own that can outlive it."""

    def __init__(self, home=None, env=None):
        self.home = home or tempfile.mkdtemp(prefix="understudy-ui-")
        self.log = os.path.join(self.home, "log.txt")
        self.env = {
            "XDG_DATA_HOME": os.path.join(self.home, "data"),
            "XDG_CONFIG_HOME": os.path.join(self.home, "config"),
            "XDG_STATE_HOME": os.path.join(self.home, "state"),
            "XDG_CACHE_HOME": os.environ["XDG_CACHE_HOME"],
            # Whatever GTK or the program warns of ends it
            "G_DEBUG": "fatal-warnings,fatal-criticals",
        }
        if SCHEMAS:
            self.env["GSETTINGS_SCHEMA_DIR"] = SCHEMAS
        self.env.update(env or {})
        # The look of the session: fonts, no animations, no blinking
        target = os.path.join(self.home, "config", "gtk-4.0")
        if not os.path.isdir(target):
            shutil.copytree(os.path.join(os.environ["XDG_CONFIG_HOME"], "gtk-4.0"), target)
        self.app = uia.App([PROGRAM], env=self.env, log=self.log)
        self.window = self.app.window(TITLE)

    # What there is

    def entry(self, title):
        return self.window.find(role="text", name=title)

    @property
    def source(self):
        return self.entry("Source studio ID")

    @property
    def name(self):
        return self.entry("New name")

    def is_invalid(self, title, window=None):
        """GTK 4.8 says so of the entry, and sets the wrong bit of two with nearly the same name; GTK 4.18 of the row."""
        window = window or self.window
        entries = [window.find(role="text", name=title),
                   *window.all(role="list item", name=re.compile(re.escape(title) + ".*"))]
        return any(entry.states() & {"invalid", "state-0"} for entry in entries)

    def source_is_invalid(self):
        return self.is_invalid("Source studio ID")

    @property
    def copies(self):
        return self.window.find(role="spin button", name="Copies")

    def duplicate_button(self):
        return self.window.find(role="push button", name="Duplicate")

    def rows(self):
        return self.window.find(role="list", name="History").all(role="list item")

    def row(self, *words):
        """The first row of the history that shows all these words."""
        def probe():
            lists = self.window.all(role="list", name="History")
            for item in lists[0].all(role="list item") if lists else []:
                shown = item.labels()
                if all(any(word == label for label in shown) for word in words):
                    return item
        return uia.wait("a row with %r" % (words,), probe)

    def shows(self, text):
        return self.window.find(role="label", text=text)

    # What a person does

    def write(self, source_id, name):
        self.source.set_text(source_id)
        self.name.set_text(name)

    def chooser_button(self):
        return self.window.find(role="push button", name="Choose Studios").inner_button()

    def open_chooser(self):
        self.chooser_button().do("click")
        return self.window.find(role="list", name="Studios")

    def search(self):
        return self.window.find(role="entry", name="Search Studios")

    # The end

    def close(self):
        self.window.do("window.close", ends=True)
        return self.wait_end()

    def wait_end(self):
        return self.app.proc.wait(30)

    def kill(self):
        self.app.proc.send_signal(signal.SIGKILL)
        self.app.proc.wait(10)

    def discard(self):
        if self.app.proc.poll() is None:
            self.kill()
        shutil.rmtree(self.home, ignore_errors=True)

    def output(self):
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def ledger_rows(self):
        """What a stranger with sqlite3 reads in the ledger of the Rehearsal."""
        path, = glob.glob(os.path.join(self.home, "data", "understudy", "rehearsal", "ledger.db"))
        with sqlite3.connect("file:%s?mode=ro" % path, uri=True) as database:
            return database.execute("SELECT name, source_id, state, caster_id FROM entries ORDER BY id").fetchall()


    def studios(self):
        """Those of the Rehearsal, as the command line lists them."""
        listed = subprocess.run([PROGRAM, "studios", "--rehearsal", "--json"], env=dict(os.environ, **self.env),
                                check=True, capture_output=True)
        return json.loads(listed.stdout)


class Case(unittest.TestCase):
    """A test with a program of its own; what it wrote to its log is told where the test fails."""

    env = None

    def start(self, home=None, env=None):
        run = Understudy(home, env or self.env)
        self.addCleanup(run.discard)
        return run

    def setUp(self):
        self.it = self.start()

    def assertEnds(self, run, status=0):
        self.assertEqual(run.wait_end(), status, run.output())


def main():
    tap.main()
