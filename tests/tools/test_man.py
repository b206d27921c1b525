#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The manual pages say what --help says: every command, option and fault, and none that is not there.

    test_man.py UNDERSTUDY UNDERSTUDY-REHEARSAL FOLDER"""

import os
import re
import shutil
import subprocess
import sys
import unittest

import tap

PROGRAM, REHEARSAL, FOLDER = sys.argv[1:4]
ALL = "OPTIONS OF ALL COMMANDS"


def help_of(*words):
    run = subprocess.run([*words, "--help"], env=dict(os.environ, LC_ALL="C.UTF-8"), capture_output=True, text=True, timeout=60,
                         check=True)
    return run.stdout


def options_in(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", text))


def page(name):
    """Sections and subsections of a page: their titles, and what is in them without troff's marks."""
    with open(os.path.join(FOLDER, name), encoding="utf-8") as file:
        text = file.read()
    sections, title = {}, ""
    for line in text.splitlines():
        heading = re.match(r"\.S[HS] (.*)", line)
        if heading:
            title = heading.group(1)
        sections.setdefault(title, []).append(line)
    return {title: re.sub(r"\\f.|\\(?=-)", "", "\n".join(lines)) for title, lines in sections.items()}


def entries(text):
    """The first words of what is listed in a section."""
    return re.findall(r"^\.TP\n\.\w+ ([a-z0-9-]+)", text, re.MULTILINE)


class Pages(unittest.TestCase):
    def test_commands(self):
        commands = re.findall(r"^  understudy ([a-z]+)", help_of(PROGRAM), re.MULTILINE)
        sections = page("understudy.1")
        self.assertTrue(commands)
        self.assertEqual([title for title in sections if title.islower()], commands)
        for command in commands:
            self.assertIn(f".B understudy {command}", sections["SYNOPSIS"])

    def test_options_of_commands(self):
        sections = page("understudy.1")
        common = options_in(sections[ALL])
        seen = set()
        for command in re.findall(r"^  understudy ([a-z]+)", help_of(PROGRAM), re.MULTILINE):
            if command == "help":
                continue
            with self.subTest(command=command):
                told = options_in(help_of(PROGRAM, command))
                seen |= told
                lines = [line for line in re.split(r"^\.TP$", sections[command], flags=re.MULTILINE)[1:]]
                self.assertEqual(options_in("\n".join(lines)), told - common, f"{command}: data/man/understudy.1 and --help")
        self.assertLessEqual(common, seen, "options of all commands that none has")

    def test_environment(self):
        sections = page("understudy.1")
        told = set(re.findall(r"ALIBABA_[A-Z_]+", help_of(PROGRAM)))
        self.assertEqual(set(re.findall(r"ALIBABA_[A-Z_]+", sections["ENVIRONMENT"])), told)

    def test_options_of_the_rehearsal(self):
        sections = page("understudy-rehearsal.1")
        told = options_in(help_of(REHEARSAL).partition("The first line")[0])
        self.assertEqual(options_in(sections["OPTIONS"]), told)

    def test_faults(self):
        sections = page("understudy-rehearsal.1")
        faults, options = help_of(REHEARSAL).partition("Faults, as")[2].split("Options of every fault:")
        first = re.compile(r"^  ([a-z0-9-]+)", re.MULTILINE)
        self.assertEqual(entries(sections["FAULTS"]), first.findall(faults))
        self.assertEqual(entries(sections["Options of every fault"]), first.findall(options))

    def test_they_are_well_formed(self):
        if shutil.which("groff") is None:
            self.skipTest("groff is not installed")
        for name in sorted(os.listdir(FOLDER)):
            if name.endswith(".1"):
                run = subprocess.run(["groff", "-man", "-ww", "-z", "-Kutf8", os.path.join(FOLDER, name)], capture_output=True,
                                     text=True, check=False)
                self.assertEqual((run.returncode, run.stderr), (0, ""))


if __name__ == "__main__":
    tap.main()
