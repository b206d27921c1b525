#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Flatpak as it is installed: what it can see, the main job in its sandbox, and what an update leaves alone.

Run by "run" beside it, once for each of the classes: in one home, one after the other."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, os.pardir, "ui"), os.path.join(HERE, os.pardir, "tools")]

import tap  # noqa: E402  (it lives beside the other tools)
import uia  # noqa: E402

ID = "app.understudy.Understudy"
RUN = shlex.split(os.environ["UNDERSTUDY"])  # flatpak run … ID
SOURCE_ID = "a2b8e671-2fe5-4642-a2ec-bf93880e4c01"
TITLE = "Understudy"
FIRST = "From the Sandbox"
SECOND = "By Its Window"
SECRET = "understudy-test-secret"


def flatpak(*words, options=(), **more):
    """Runs the program, or with a --command another of its sandbox."""
    return subprocess.run([*RUN[:-1], *options, RUN[-1], *words], capture_output=True, text=True, timeout=120,
                          check=False, **more)


def shell(script, *options):
    run = flatpak("-c", script, options=("--command=sh", *options))
    return run.stdout + run.stderr


class Window(uia.App):
    """Its calls come from the proxy that stands between the sandbox and the bus, so its number says nothing."""

    __slots__ = ()

    def is_it(self, ref):
        return any(child.name == TITLE for child in uia.Node(ref, "application").children())


class Sandbox(unittest.TestCase):
    def open(self):
        self.app = Window(RUN, log=os.path.join(os.environ["UI_BASE"], "window.log"))
        self.addCleanup(self.app.kill)
        return self.app.window(TITLE)

    def close(self, window):
        window.do("window.close", ends=True)
        self.assertEqual(self.app.proc.wait(30), 0)

    def history(self):
        run = flatpak("history", "--rehearsal", "--json")
        self.assertEqual(run.returncode, 0, run.stderr)
        return [(entry["name"], entry["state"]) for entry in json.loads(run.stdout)]


class First(Sandbox):
    def test_it_is_a_sandbox(self):
        self.assertIn("runtime=runtime/org.gnome.Platform/", shell("cat /.flatpak-info"))
        status = shell("grep -E 'CapEff|NoNewPrivs|Seccomp:' /proc/self/status; cat /proc/self/uid_map")
        self.assertRegex(status, r"CapEff:\s+0{16}\n")
        self.assertRegex(status, r"NoNewPrivs:\s+1\n")
        self.assertRegex(status, r"Seccomp:\s+2\n")

    def test_home_is_not_visible(self):
        path = os.path.join(os.environ["HOME"], "of-the-host")
        with open(path, "w", encoding="utf-8") as file:
            file.write("nothing of its business")
        look = "ls -A ~; cat ~/of-the-host"
        self.assertIn("nothing of its business", shell(look, "--filesystem=home"), "the test can tell")
        seen = shell(look)
        self.assertNotIn("nothing of its business", seen)
        self.assertEqual([line for line in seen.splitlines() if "cat:" not in line], [".var"])

    def test_nothing_of_the_host_is_visible(self):
        self.assertEqual(set(shell("ls /").split()) & {"home", "root", "mnt", "srv", "opt"}, set())
        self.assertLess(int(shell("ls /proc | grep -c '^[0-9]'")), 10)

    def test_it_cannot_change_itself(self):
        self.assertEqual(shell("echo x >/usr/x; echo x >/app/x").count("Read-only file system"), 2)

    def test_the_bus_is_filtered(self):
        names = shell("gdbus call --session -d org.freedesktop.DBus -o /org/freedesktop/DBus "
                      "-m org.freedesktop.DBus.ListNames")
        self.assertNotIn("org.freedesktop.secrets", names)
        self.assertIn("org.freedesktop.DBus", names)

    def test_the_desktop_finds_it(self):
        """By its launcher, its search and its name on the bus, each with the sandbox around the program."""
        exports = os.path.join(os.environ["FLATPAK_USER_DIR"], "exports", "share")
        for name in ("applications/%s.desktop", "dbus-1/services/%s.service"):
            with open(os.path.join(exports, name % ID), encoding="utf-8") as file:
                for line in file:
                    if line.startswith("Exec="):
                        self.assertRegex(line, "^Exec=\\S*flatpak run .*" + re.escape(ID))
        for name in ("gnome-shell/search-providers/%s.search-provider.ini", "icons/hicolor/scalable/apps/%s.svg"):
            self.assertTrue(os.path.exists(os.path.join(exports, name % ID)), name)

    def test_no_permission_without_a_reason(self):
        shown = subprocess.run(["flatpak", "info", "--user", "--show-permissions", ID], capture_output=True, text=True, check=True)
        with open(os.path.join(HERE, os.pardir, os.pardir, "flatpak", "README.md"), encoding="utf-8") as file:
            reasons = set(re.findall(r"^\| `--(\S+?)`", file.read(), re.MULTILINE))
        granted = {f"{option}={value}" for key, option in (("shared", "share"), ("sockets", "socket"), ("devices", "device"),
                                                           ("filesystems", "filesystem"))
                   for line in shown.stdout.splitlines() if line.startswith(key + "=")
                   for value in line.partition("=")[2].split(";") if value}
        # An X11 that stands in for Wayland is told as two
        self.assertEqual(granted - {"socket=x11"}, reasons - {"socket=x11"})
        self.assertNotIn("Policy]", shown.stdout, "no names on the buses")

    def test_main_job_from_a_terminal(self):
        run = flatpak("duplicate", SOURCE_ID, FIRST, "--rehearsal", "--json")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(json.loads(run.stdout)["state"], "done")
        self.assertIn((FIRST, "done"), self.history())

    def test_main_job_in_the_window(self):
        window = self.open()
        window.find(role="text", name="Source studio ID").set_text(SOURCE_ID)
        window.find(role="text", name="New name").set_text(SECOND)
        window.press("Duplicate")
        uia.wait("a row that is done", lambda: any(SECOND in row and "Done" in row for row in window.rows()))
        if shutil.which("import"):
            self.app.shot(os.path.join(os.environ["UI_BASE"], os.pardir, "window.png"))
        self.close(window)
        self.assertIn((SECOND, "done"), self.history())

    def test_it_speaks_chinese(self):
        self.assertRegex(flatpak("duplicate", "--help", env=dict(os.environ, LANG="zh_CN.UTF-8")).stdout, r"[\u4e00-\u9fff]{4}")

    def test_a_secret_is_kept(self):
        with Portal(self):
            run = flatpak("store", "--label=A test", "understudy-test", "it", options=("--command=secret-tool",), input=SECRET)
            self.assertEqual(run.returncode, 0, run.stderr)
        data = os.path.join(os.environ["HOME"], ".var", "app", ID)
        kept = [os.path.join(folder, name) for folder, _, names in os.walk(data) for name in names if folder.endswith("keyrings")]
        self.assertTrue(kept, "kept in the application's own folder")
        for path in kept:
            with open(path, "rb") as file:
                self.assertNotIn(SECRET.encode(), file.read(), "encrypted")


class Kept(Sandbox):
    """After what was done above, with another copy of the program in its place."""

    def look_history(self):
        self.assertLessEqual({(FIRST, "done"), (SECOND, "done")}, set(self.history()))
        window = self.open()
        for name in (FIRST, SECOND):
            uia.wait(name, lambda name=name: any(name in row and "Done" in row for row in window.rows()))
        self.close(window)

    def look_secret(self):
        with Portal(self):
            run = flatpak("lookup", "understudy-test", "it", options=("--command=secret-tool",))
            self.assertEqual(run.stdout.strip(), SECRET, run.stderr)


class Updated(Kept):
    def test_it_is_the_next_version(self):
        self.assertIn("next-version", shell("ls /app/share/understudy"))

    def test_the_history_is_still_there(self):
        self.look_history()

    def test_the_secret_is_still_there(self):
        self.look_secret()


class Bundled(Kept):
    def test_the_history_is_still_there(self):
        self.look_history()

    def test_the_secret_is_still_there(self):
        self.look_secret()


class Portal:
    """The desktop's portals, of which the one for secrets is asked for here; the keyring of the session is behind it."""

    def __init__(self, case):
        self.case = case

    def __enter__(self):
        places = ["/usr/libexec", os.path.join(os.environ["UNDERSTUDY_PORTAL"], "usr", "libexec")]
        place = next((place for place in places if os.path.exists(os.path.join(place, "xdg-desktop-portal"))), None)
        if place is None or not os.path.exists("/usr/share/xdg-desktop-portal/portals/gnome-keyring.portal"):
            self.case.skipTest("no portal for secrets here: xdg-desktop-portal or gnome-keyring is missing")
        portals = os.path.join(os.environ["UI_BASE"], "portals")
        os.makedirs(portals, exist_ok=True)
        shutil.copy("/usr/share/xdg-desktop-portal/portals/gnome-keyring.portal", portals)
        env = dict(os.environ, XDG_DESKTOP_PORTAL_DIR=portals, XDG_CURRENT_DESKTOP="gnome")
        self.log = open(os.path.join(os.environ["UI_BASE"], "portal.log"), "ab")
        self.running = [subprocess.Popen([os.path.join(place, name)], env=env, stdout=self.log, stderr=self.log)
                        for name in ("xdg-permission-store", "xdg-desktop-portal")]
        bus = uia.Gio.bus_get_sync(uia.Gio.BusType.SESSION)
        uia.wait("the portal", lambda: bus.call_sync(
            "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner",
            uia.GLib.Variant("(s)", ("org.freedesktop.portal.Desktop",)), None, 0, 5000).unpack()[0], 30)

    def __exit__(self, *_):
        for process in self.running:
            process.terminate()
        for process in self.running:
            process.wait(10)
        self.log.close()


if __name__ == "__main__":
    tap.main(sys.argv[1:])
