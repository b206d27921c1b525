#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The task runner, in a folder of its own, with stand-ins for apt, the compiler's fellows and the program."""

import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import unittest

import tap

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REAL_TOOLS = ("awk", "bash", "cat", "date", "dirname", "env", "mktemp", "readlink", "rm", "tail", "touch")

# Each notes how it was called. dpkg-query knows what is named in the file "installed".
STAND_INS = {
    "dpkg-query": 'while read -r p; do echo "installed $p"; done <"$HERE/installed"',
    "apt-get": 'echo "apt-get $*" >>"$HERE/calls"\n'
               'case " $* " in *" install "*) for p; do echo "$p" >>"$HERE/installed"; done;; esac',
    "id": 'cat "$HERE/uid"',
    "meson": 'echo "meson $1" >>"$HERE/calls"\n'
             'case $1 in setup) [ ! -e "$HERE/unbuildable" ] || { echo "meson is unhappy"; exit 1; }\n'
             '                  mkdir -p "$2"; : >"$2/build.ninja"; : >"$HERE/stale";;\n'
             '  install) mkdir -p "$3/root/bin"; cp "$HERE/understudy" "$3/root/bin/understudy";; esac',
    "ninja": 'case " $* " in *" -n "*) [ -e "$HERE/stale" ] || echo "ninja: no work to do.";;\n'
             '  *) echo "ninja" >>"$HERE/calls"; rm -f "$HERE/stale";; esac',
}
PROGRAM = r'''#!/bin/bash
echo "understudy $*" >>"$HERE/calls"
case "$*" in
  "studios --rehearsal --json") cat <<'JSON'
[{"caster_id": "s-0", "name": "B", "client_token": "t"}, {"caster_id": "s-1", "name": "Zoë's \"A\" 台", "client_token": null}]
JSON
  ;;
  "studios --rehearsal") echo "s-1  Stage" ;;
  duplicate*) [ ! -e "$HERE/full" ] || { echo "Refused"; exit 1; }; echo "New ID  n-9" ;;
  fail) exit 3 ;;
esac
'''


class Runner(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.folder)
        self.home = os.path.join(self.folder, "clone")
        tools = os.path.join(self.folder, "tools")
        os.makedirs(self.home)
        os.makedirs(tools)
        shutil.copy(os.path.join(ROOT, "dev"), self.home)
        for name in REAL_TOOLS + ("cp", "mkdir"):
            os.symlink(shutil.which(name), os.path.join(tools, name))
        os.symlink(sys.executable, os.path.join(tools, "python3"))
        for name, body in STAND_INS.items():
            self.script(os.path.join(tools, name), "#!/bin/bash\n" + body + "\n")
        self.script(os.path.join(self.folder, "understudy"), PROGRAM)
        self.tools = tools
        self.write("installed", "")
        self.write("uid", "0\n")
        self.write("calls", "")

    def script(self, path, text):
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        os.chmod(path, 0o755)

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as out:
            out.write(text)

    def calls(self):
        with open(os.path.join(self.folder, "calls"), encoding="utf-8") as calls:
            return calls.read().splitlines()

    def environment(self, **more):
        return {"PATH": self.tools, "HERE": self.folder, "HOME": self.folder, "LC_ALL": "C", **more}

    def dev(self, *arguments, **more):
        return subprocess.run([os.path.join(self.tools, "bash"), os.path.join(self.home, "dev"), *arguments],
                              env=self.environment(**more), stdin=subprocess.DEVNULL, capture_output=True,
                              encoding="utf-8", cwd="/")

    def dev_at_a_terminal(self, answer, *arguments):
        """Runs it at a terminal of its own and types the answer; returns its exit status and what it printed."""
        child, terminal = pty.fork()
        if child == 0:
            os.execve(os.path.join(self.tools, "bash"), ["bash", os.path.join(self.home, "dev"), *arguments],
                      self.environment())
        shown = b""
        answered = False
        while True:
            try:
                part = os.read(terminal, 4096)
            except OSError:
                break
            if not part:
                break
            shown += part
            if not answered and b"[Y/n]" in shown:
                os.write(terminal, answer.encode() + b"\n")
                answered = True
        _, status = os.waitpid(child, 0)
        os.close(terminal)
        return os.waitstatus_to_exitcode(status), shown.decode()

    def test_help_names_every_verb(self):
        with open(os.path.join(ROOT, "dev"), encoding="utf-8") as source:
            verbs = re.findall(r"^verb_(\w+) *\(\)", source.read(), re.MULTILINE)
        self.assertIn("run", verbs)
        self.assertIn("test", verbs)
        run = self.dev("help")
        self.assertEqual(run.returncode, 0)
        for verb in verbs:
            self.assertRegex(run.stdout, rf"(?m)^  {verb}\b")
        self.assertEqual(self.dev().stdout, run.stdout)
        self.assertEqual(self.dev("--help").stdout, run.stdout)
        self.assertEqual(self.calls(), [])

    def test_an_unknown_verb_is_a_mistake(self):
        run = self.dev("dance")
        self.assertEqual(run.returncode, 2)
        self.assertIn("dance", run.stderr)
        self.assertEqual(self.dev("test", "--quick").returncode, 2)

    def test_what_is_missing_is_installed_once(self):
        self.assertEqual(self.dev("build").returncode, 0)
        apt = [call for call in self.calls() if call.startswith("apt-get")]
        self.assertEqual(len(apt), 2, apt)
        self.assertIn(" update", apt[0])
        self.assertIn(" install --yes --no-install-recommends gcc ", apt[1])
        self.assertIn(" libadwaita-1-dev ", apt[1])
        self.assertNotIn("xvfb", apt[1])

        self.assertEqual(self.dev("build").returncode, 0)
        self.assertEqual(len([call for call in self.calls() if call.startswith("apt-get")]), 2)

    def test_only_what_is_missing_is_installed(self):
        self.dev("build")
        with open(os.path.join(self.folder, "installed"), encoding="utf-8") as installed:
            names = installed.read().split()
        self.write("installed", "".join(f"{name}\n" for name in names if name != "libsoup-3.0-dev"))
        self.write("calls", "")
        self.dev("build")
        self.assertTrue(self.calls()[1].endswith("--no-install-recommends libsoup-3.0-dev"), self.calls())

    def test_without_root_sudo_is_used(self):
        self.write("uid", "1000\n")
        self.script(os.path.join(self.tools, "sudo"), '#!/bin/bash\necho "sudo" >>"$HERE/calls"\nexec "$@"\n')
        self.assertEqual(self.dev("build").returncode, 0)
        self.assertEqual(self.calls()[0], "sudo")

    def test_without_root_and_sudo_the_packages_are_named(self):
        self.write("uid", "1000\n")
        run = self.dev("run")
        self.assertEqual(run.returncode, 1)
        self.assertIn("libgtk-4-dev", run.stderr)
        self.assertEqual(self.calls(), [])

    def test_apt_that_fails_is_told(self):
        self.script(os.path.join(self.tools, "apt-get"), '#!/bin/bash\necho "no route to the mirror"\nexit 100\n')
        run = self.dev("run")
        self.assertEqual(run.returncode, 1)
        self.assertIn("no route to the mirror", run.stderr)
        self.assertIn("apt-get update failed", run.stderr)

    def test_at_a_terminal_it_asks_and_takes_no_for_an_answer(self):
        status, shown = self.dev_at_a_terminal("n", "build")
        self.assertEqual(status, 1, shown)
        self.assertIn("libgtk-4-dev", shown)
        self.assertEqual(self.calls(), [])

    def test_at_a_terminal_it_asks_and_takes_yes_for_an_answer(self):
        status, shown = self.dev_at_a_terminal("", "build")
        self.assertEqual(status, 0, shown)
        self.assertIn("apt-get", self.calls()[0])

    def test_a_second_run_only_starts_the_program(self):
        self.dev("run", "history", "two words")
        self.assertEqual([call for call in self.calls() if not call.startswith("apt-get")],
                         ["meson setup", "ninja", "meson install", "understudy history two words"])
        self.write("calls", "")
        self.dev("run", "history")
        self.assertEqual(self.calls(), ["understudy history"])

    def test_the_exit_status_is_the_program_s(self):
        self.assertEqual(self.dev("run", "fail").returncode, 3)

    def test_a_set_up_that_was_interrupted_is_begun_again(self):
        os.makedirs(os.path.join(self.home, "build", "meson-private"))
        self.assertEqual(self.dev("build").returncode, 0)
        self.assertFalse(os.path.exists(os.path.join(self.home, "build", "meson-private")))

    def test_no_flatpak_without_user_namespaces(self):
        run = self.dev("flatpak")
        self.assertEqual(run.returncode, 1)
        self.assertIn("user namespaces", run.stderr)
        self.assertIn("flatpak-builder", " ".join(self.calls()))

    def test_another_debian_has_a_name(self):
        for arguments in (["--root"], ["--root", "../etc"]):
            run = self.dev("test", *arguments)
            self.assertEqual(run.returncode, 2)
            self.assertIn("trixie", run.stderr)

    def test_no_other_debian_without_user_namespaces(self):
        run = self.dev("test", "--root", "trixie")
        self.assertEqual(run.returncode, 1)
        self.assertIn("user namespaces", run.stderr)
        self.assertIn("mmdebstrap", " ".join(self.calls()))

    def test_a_configuration_that_fails_is_shown(self):
        self.write("unbuildable", "")
        run = self.dev("run")
        self.assertEqual(run.returncode, 1)
        self.assertIn("meson is unhappy", run.stderr)

    def test_without_a_display_a_studio_is_duplicated(self):
        run = self.dev("run")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn("there is no display", run.stdout)
        self.assertIn("New ID  n-9", run.stdout)
        self.assertIn("history --rehearsal", run.stdout)
        self.assertIn("""$ understudy duplicate 's-1' 'Zoë'\\''s "A" 台 2""", run.stdout)
        duplicate = [call for call in self.calls() if call.startswith("understudy duplicate")]
        self.assertEqual(len(duplicate), 1)
        self.assertTrue(duplicate[0].endswith(" --rehearsal"), duplicate)
        self.assertTrue(duplicate[0].startswith('understudy duplicate s-1 Zoë\'s "A" 台 2'), duplicate)

    def test_a_display_that_nobody_answers_at_is_none(self):
        self.assertIn("there is no display", self.dev("run", DISPLAY=":54321").stdout)
        self.assertIn("there is no display", self.dev("run", WAYLAND_DISPLAY="wayland-9", XDG_RUNTIME_DIR="/nonexistent").stdout)
        self.assertIn("there is no display", self.dev("run", DISPLAY="rubbish").stdout)

    def test_with_a_display_the_window_is_started(self):
        with socket.socket(socket.AF_UNIX) as display:
            display.bind(os.path.join(self.folder, "wayland-9"))
            display.listen()
            run = self.dev("run", WAYLAND_DISPLAY="wayland-9", XDG_RUNTIME_DIR=self.folder)
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(self.calls()[-1], "understudy ")

    def test_a_refused_duplication_is_told(self):
        self.write("full", "")
        run = self.dev("run")
        self.assertEqual(run.returncode, 1)
        self.assertIn("Refused", run.stdout)
        self.assertNotIn("It stays in the history", run.stdout)

    def test_shellcheck_finds_nothing(self):
        shellcheck = shutil.which("shellcheck")
        if shellcheck is None:
            self.skipTest("shellcheck is not installed")
        run = subprocess.run([shellcheck, os.path.join(ROOT, "dev"), os.path.join(ROOT, ".ci", "run")],
                             capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout)


if __name__ == "__main__":
    tap.main()
