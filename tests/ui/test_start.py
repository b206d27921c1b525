# SPDX-License-Identifier: GPL-3.0-or-later
"""How it starts: once, with problems, in odd surroundings."""

import os
import pathlib
import subprocess
import tempfile

import app
import uia
from app import PROGRAM, SOURCE_ID, TITLE


class Instance(app.Case):
    def test_second_start_raises_the_first(self):
        self.it.shows("No Duplications Yet")
        subprocess.run(["xdotool", "windowminimize", "--sync", self.it.app.xid(TITLE)], check=True)
        uia.wait("the window to be away", lambda: "active" not in self.it.window.states())
        second = subprocess.run([PROGRAM], env=dict(os.environ, **self.it.env), timeout=30, check=False)
        self.assertEqual(second.returncode, 0)
        self.assertEqual(self.it.app.windows(), [("frame", TITLE)])
        uia.wait("the window to be active", lambda: "active" in self.it.window.states())


class Neighbours(app.Case):
    def test_command_line_beside_the_window(self):
        """What the command line does appears in the window."""
        self.it.shows("No Duplications Yet")
        run = subprocess.run([PROGRAM, "duplicate", SOURCE_ID, "From the Terminal", "--rehearsal"],
                             env=dict(os.environ, **self.it.env), capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.it.row("From the Terminal", "Done")


class Problems(app.Case):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="understudy-ui-")
        self.place = pathlib.Path(self.home, "data", "understudy")

    def test_damaged_history(self):
        (self.place / "rehearsal").mkdir(parents=True)
        (self.place / "rehearsal" / "ledger.db").write_text("No database at all. " * 400)
        it = self.start(home=self.home)
        button = it.window.find(role="push button", name="Dismiss")
        uia.wait("the notice", lambda: any("was set aside as" in label for label in it.window.labels()))
        it.write(SOURCE_ID, "After All")
        it.window.press("Duplicate")
        it.row("After All", "Done")
        button.do("click")
        kept = [path for path in (self.place / "rehearsal").iterdir() if "No database" in path.read_bytes()[:40].decode("latin-1")]
        self.assertEqual(len(kept), 1, "the damaged file is still there, under another name")

    def test_no_place_for_the_history(self):
        self.place.parent.mkdir(parents=True)
        self.place.write_text("a file where the folder should be")
        it = self.start(home=self.home)
        it.shows("The History Cannot Be Opened")
        it.write(SOURCE_ID, "Kept")
        it.window.press("Duplicate")
        # One where the history would be, and one in the notice that the order was not sent
        uia.wait("the notice", lambda: len(it.window.all(role="push button", name="Try Again")) == 2)
        uia.wait("the button again", lambda: "sensitive" in it.duplicate_button().states())
        self.assertEqual(it.name.text, "Kept")
        self.place.unlink()
        it.window.press("Try Again")
        it.shows("No Duplications Yet")
        it.window.press("Duplicate")
        it.row("Kept", "Done")

    def test_account_of_the_environment(self):
        """Offered, chosen, remembered; its history is another one, and the Rehearsal's mark is gone."""
        keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "testid", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecretnobodyknows",
                "GSETTINGS_BACKEND": "keyfile"}
        it = self.start(home=self.home, env=keys)
        it.write(SOURCE_ID, "In the Rehearsal")
        it.window.press("Duplicate")
        it.row("In the Rehearsal", "Done")
        it.app.menu(it.window.find(role="push button", name="Account"), "Environment (testid)")
        it.window.gone(role="label", text="Practice on this computer. Nothing reaches the cloud.")
        it.shows("No Duplications Yet")
        self.assertEqual(it.close(), 0, it.output())
        again = self.start(home=self.home, env=keys)
        again.shows("No Duplications Yet")
        self.assertEqual(again.window.all(role="label", text="Practice on this computer. Nothing reaches the cloud."), [])
        self.assertEqual(again.close(), 0, again.output())
        for path in pathlib.Path(self.home).rglob("*"):
            if path.is_file():
                self.assertNotIn(b"testsecretnobodyknows", path.read_bytes(), str(path))

    def resize(self, it, width, height):
        """The size that it then has by GTK, which is without a border.  Before it is drawn it has none, or another."""
        it.shows("No Duplications Yet")
        subprocess.run(["xdotool", "windowsize", "--sync", it.app.xid(TITLE), str(width), str(height)], check=True)

        def resized():
            got = it.window.extents()[2:]
            return got if 0 <= width - got[0] < 20 and 0 <= height - got[1] < 20 else None
        return uia.wait("the size", resized)

    def test_window_size_is_remembered(self):
        keyfile = {"GSETTINGS_BACKEND": "keyfile"}
        it = self.start(home=self.home, env=keyfile)
        size = self.resize(it, 700, 600)
        it.close()
        again = self.start(home=self.home, env=keyfile)
        uia.wait("the same size", lambda: again.window.extents()[2:] == size)

    def test_maximized_is_remembered(self):
        keyfile = {"GSETTINGS_BACKEND": "keyfile"}
        it = self.start(home=self.home, env=keyfile)
        size = self.resize(it, 720, 620)
        it.window.do("window.toggle-maximized")
        uia.wait("all of the screen", lambda: it.window.extents()[2] > 1200)
        it.close()
        again = self.start(home=self.home, env=keyfile)
        uia.wait("all of the screen", lambda: again.window.extents()[2] > 1200)
        # What it was before is not forgotten
        again.window.do("window.toggle-maximized")
        uia.wait("the size of before", lambda: again.window.extents()[2:] == size)

    def test_narrow(self):
        it = self.start(home=self.home)
        subprocess.run(["xdotool", "windowsize", it.app.xid(TITLE), "360", "300"], check=True)
        uia.wait("the size", lambda: it.window.extents()[2] <= 360)
        width = it.window.extents()[2]
        for node in [it.source, it.name, it.duplicate_button()]:
            x, _, w, _ = node.extents()
            self.assertGreaterEqual(x, 0)
            self.assertLessEqual(x + w, width)


class Surroundings(app.unittest.TestCase):
    def bare(self, **more):
        keep = {"PATH": os.environ["PATH"], "HOME": tempfile.mkdtemp(), "LANG": "C.UTF-8"}
        keep.update({name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")})
        return dict(keep, **more)

    def test_no_display(self):
        """One line that says what to do, and status 1."""
        run = subprocess.run([PROGRAM], env=self.bare(), capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("understudy duplicate --help", run.stderr)
        self.assertNotIn("WARNING", run.stderr)

    def test_wrong_display(self):
        run = subprocess.run([PROGRAM], env=self.bare(DISPLAY=":4711", G_DEBUG="fatal-warnings"),
                             capture_output=True, text=True, timeout=30, check=False)
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertIn("understudy duplicate --help", run.stderr)

    def test_no_session_bus(self):
        """The window comes all the same."""
        env = self.bare(DISPLAY=os.environ["DISPLAY"], GSETTINGS_SCHEMA_DIR=os.environ.get("UNDERSTUDY_SCHEMAS", ""), GDK_DEBUG="gl-disable", GSK_RENDERER="cairo",
                        DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent/bus", GTK_A11Y="none")
        process = subprocess.Popen([PROGRAM], env=env, stderr=subprocess.PIPE, text=True)
        try:
            def visible():
                self.assertIsNone(process.poll())
                found = subprocess.run(["xdotool", "search", "--onlyvisible", "--pid", str(process.pid), "--name", TITLE],
                                       capture_output=True, text=True, check=False)
                return found.stdout.split()
            uia.wait("the window", visible, 30)
        finally:
            process.terminate()
            _, said = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 0)
        self.assertNotIn("WARNING", said)


if __name__ == "__main__":
    app.main()
