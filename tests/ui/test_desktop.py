# SPDX-License-Identifier: GPL-3.0-or-later
"""What the desktop asks of the program: to be started by the bus, to search, to carry out actions."""

import configparser
import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

import app
import uia
from app import PROGRAM, SCHEMAS, SOURCE_ID, SOURCE_NAME, TITLE
from gi.repository import Gio, GLib

ID = "app.understudy.Understudy"
PATH = "/app/understudy/Understudy"
DATA = os.environ["UNDERSTUDY_DATA"]
SEARCH = "org.gnome.Shell.SearchProvider2"


class Bus(unittest.TestCase):
    """A session bus that can start the program, in a home of its own."""

    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="understudy-ui-")
        self.addCleanup(shutil.rmtree, self.home, ignore_errors=True)
        self.env = {"XDG_DATA_HOME": os.path.join(self.home, "data"), "G_DEBUG": "fatal-warnings,fatal-criticals",
                    "GSETTINGS_SCHEMA_DIR": SCHEMAS}
        self.bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        folder = os.path.join(os.environ["XDG_DATA_HOME"], "dbus-1", "services")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(DATA, ID + ".service"), encoding="utf-8") as file:
            service = file.read()
        # As it is installed, but for the place of the program and of what it keeps
        command = re.search(r"^Exec=\S+/understudy (.*)$", service, re.MULTILINE).group(1)
        words = ["/usr/bin/env", *(f"{name}={value}" for name, value in self.env.items()), PROGRAM]
        service = re.sub(r"^Exec=.*$", "Exec=%s %s" % (shlex.join(words), command), service, flags=re.MULTILINE)
        path = os.path.join(folder, ID + ".service")
        with open(path, "w", encoding="utf-8") as file:
            file.write(service)
        self.addCleanup(os.unlink, path)
        self.daemon("ReloadConfig")
        self.addCleanup(self.quit)

    def daemon(self, method, parameters=None):
        return self.bus.call_sync("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", method, parameters,
                                  None, 0, 10000).unpack()

    def is_running(self):
        return self.daemon("NameHasOwner", GLib.Variant("(s)", (ID,)))[0]

    def pid(self):
        return self.daemon("GetConnectionUnixProcessID", GLib.Variant("(s)", (ID,)))[0]

    def call(self, interface, method, signature, *arguments, path=PATH):
        answer = self.bus.call_sync(ID, path, interface, method, GLib.Variant(signature, arguments), None, 0, 30000)
        return answer.unpack()

    def search(self, method, signature, *arguments):
        return self.call(SEARCH, method, signature, *arguments, path=PATH + "/SearchProvider")

    def action(self, name, *parameters):
        """As launchers do for the actions of a desktop file."""
        self.call("org.freedesktop.Application", "ActivateAction", "(sava{sv})", name, list(parameters), {})

    def gapplication(self, *words):
        return subprocess.run(["gapplication", "action", ID, *words], capture_output=True, text=True, timeout=30, check=False)

    def window(self):
        self.app = uia.Running(self.pid())
        return self.app.window(TITLE)

    def quit(self):
        if self.is_running():
            os.kill(self.pid(), 15)
            uia.wait("it to end", lambda: not self.is_running(), 30)

    def terminal(self, *words):
        run = subprocess.run([PROGRAM, *words], env=dict(os.environ, **self.env), capture_output=True, text=True, timeout=60,
                             check=False)
        self.assertEqual(run.returncode, 0, run.stderr)

    def row(self, window, name):
        uia.wait("a row of %r" % name, lambda: any(name in row and "Done" in row for row in window.rows()))


class Start(Bus):
    def test_the_bus_starts_it(self):
        self.assertFalse(self.is_running())
        self.call("org.freedesktop.Application", "Activate", "(a{sv})", {})
        self.window().find(role="label", text="No Duplications Yet")

    def test_there_is_one(self):
        self.call("org.freedesktop.Application", "Activate", "(a{sv})", {})
        self.window()
        before = self.pid()
        second = subprocess.run([PROGRAM], env=dict(os.environ, **self.env), timeout=30, check=False)
        self.assertEqual(second.returncode, 0)
        self.call("org.freedesktop.Application", "Activate", "(a{sv})", {})
        self.assertEqual(self.pid(), before)
        self.assertEqual(self.app.windows(), [("frame", TITLE)])


class Search(Bus):
    def find(self, *terms):
        ids, = self.search("GetInitialResultSet", "(as)", list(terms))
        metas, = self.search("GetResultMetas", "(as)", ids)
        self.assertEqual([meta["id"] for meta in metas], ids)
        return metas

    def test_it_can_be_found(self):
        """What is installed for the shell is what there is."""
        provider = configparser.ConfigParser()
        provider.read(os.path.join(DATA, ID + ".search-provider.ini"))
        section = provider["Shell Search Provider"]
        self.assertEqual((section["BusName"], section["ObjectPath"], section["Version"]), (ID, PATH + "/SearchProvider", "2"))
        self.assertTrue(os.path.exists(os.path.join(DATA, section["DesktopId"])))

    def test_studio(self):
        found = self.find("EVENING", "news")
        self.assertEqual([meta["name"] for meta in found], [SOURCE_NAME])
        self.assertIn(SOURCE_ID, found[0]["description"])
        self.assertIn(ID, found[0]["icon"][1])
        again, = self.search("GetSubsearchResultSet", "(asas)", [found[0]["id"]], ["evening", "news", "nowhere"])
        self.assertEqual(again, [])
        self.search("ActivateResult", "(sasu)", found[0]["id"], ["evening"], 0)
        window = self.window()
        uia.wait("the studio", lambda: window.find(role="text", name="Source studio ID").text == SOURCE_ID)
        uia.wait("a name", lambda: window.find(role="text", name="New name").text.startswith(SOURCE_NAME + " "))

    def test_history(self):
        self.terminal("duplicate", SOURCE_ID, "Über den Wolken", "--rehearsal")
        found = self.find("ÜBER", "wolk")
        # The new studio, and the order that made it
        self.assertEqual([meta["name"] for meta in found], ["Über den Wolken"] * 2)
        self.assertIn("Done", found[1]["description"])
        self.search("ActivateResult", "(sasu)", found[1]["id"], [], 0)
        self.window()
        self.assertIn("Über den Wolken", self.app.window("Details").labels())

    def test_beside_the_window(self):
        self.call("org.freedesktop.Application", "Activate", "(a{sv})", {})
        window = self.window()
        self.terminal("duplicate", SOURCE_ID, "Beside", "--rehearsal")
        self.row(window, "Beside")
        uia.wait("it to be found", lambda: self.find("beside"))

    def test_nothing(self):
        self.assertEqual(self.find("nothing", "of", "that", "kind"), [])
        metas, = self.search("GetResultMetas", "(as)", ["studio\nrehearsal\nno-such"])
        self.assertEqual(metas, [])

    def test_nonsense_opens_the_window(self):
        self.search("ActivateResult", "(sasu)", "nonsense", [], 0)
        self.window()

    def test_search_goes_on_in_the_window(self):
        self.search("LaunchSearch", "(asu)", ["evening"], 0)
        self.window()

    def test_no_window_and_no_process_stays(self):
        self.find("evening")
        self.assertTrue(self.is_running())
        shown = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", "^%s$" % TITLE], capture_output=True, text=True,
                               check=False)
        self.assertEqual(shown.stdout, "")
        uia.wait("it to end", lambda: not self.is_running(), 60)


class Actions(Bus):
    def test_duplicate(self):
        run = self.gapplication("duplicate", "('%s', 'By Action')" % SOURCE_ID)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.row(self.window(), "By Action")

    def test_two_at_once(self):
        for name in ("One", "Two"):
            self.assertEqual(self.gapplication("duplicate", "('%s', '%s')" % (SOURCE_ID, name)).returncode, 0)
        window = self.window()
        self.row(window, "One")
        self.row(window, "Two")

    def test_what_cannot_be_sent_is_told(self):
        self.action("duplicate", GLib.Variant("(ss)", (SOURCE_ID, "")))
        window = self.window()
        uia.wait("the source", lambda: window.find(role="text", name="Source studio ID").text == SOURCE_ID)
        self.assertNotIn("sensitive", window.find(role="push button", name="Duplicate").states())
        window.find(role="label", text="No Duplications Yet")

    def test_of_the_launcher(self):
        launcher = configparser.ConfigParser(interpolation=None)
        launcher.read(os.path.join(DATA, ID + ".desktop"))
        names = [name for name in launcher["Desktop Entry"]["Actions"].split(";") if name]
        self.assertEqual(names, [section.split(" ", 2)[2] for section in launcher if section.startswith("Desktop Action ")])
        for name in names:
            command = shlex.split(launcher["Desktop Action " + name]["Exec"])
            self.assertEqual(command, ["gapplication", "action", ID, name])
            self.action(name)
            window = self.window()
            window.find(role="label", text="Practice on this computer. Nothing reaches the cloud.")
        offered, = self.call("org.gtk.Actions", "List", "()")
        self.assertLessEqual({*names, "duplicate"}, set(offered))


if __name__ == "__main__":
    app.main()
