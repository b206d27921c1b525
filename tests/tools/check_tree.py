#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the compiler cannot see of the tree: licences, translations, resources, sizes, and what may not be in it."""

import os
import re
import subprocess
import unittest

import tap

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SOURCE = re.compile(r"(\.(c|h|py|js|sh|ui|css|in|json5|ya?ml)|/meson\.build|^meson\.build|^meson_options\.txt|^dev|/run)$")
NO_ROOM_FOR_A_LICENCE = re.compile(r"(/POTFILES\.in|/LINGUAS)$")
TRANSLATABLE = re.compile(r"(?<![\w])(?:_|N_|C_|NC_|Q_|ngettext|dngettext|g_dngettext|gettext)\s*\(\s*\"|translatable=\"(?:yes|true)\"")
REGISTRY_HOST = re.compile(r"\b(?:[a-z0-9-]+\.)*(?:debian|npmjs|pypi|pythonhosted|crates)\.(?:org|com|io|net)\b")
MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:work|farm|root|home/[a-z]\w*|Users/\w+)/")
LONGEST = 600


def tracked_files():
    """Paths below the root, as git knows them; in a copy without git, everything outside build folders."""
    try:
        listing = subprocess.run(["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                 capture_output=True)
    except FileNotFoundError:
        listing = None
    if listing is not None and listing.returncode == 0 and listing.stdout:
        names = [name.decode() for name in listing.stdout.split(b"\0") if name]
        return [name for name in names if os.path.isfile(os.path.join(ROOT, name))]
    names = []
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(("build", ".git", "__pycache__"))]
        names += [os.path.relpath(os.path.join(folder, name), ROOT) for name in files]
    return names


def text_of(name):
    """The text of a file; None where it is no text."""
    try:
        with open(os.path.join(ROOT, name), encoding="utf-8") as file:
            return file.read()
    except UnicodeDecodeError:
        return None


class Tree(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.texts = {name: text_of(name) for name in tracked_files()}
        cls.texts = {name: text for name, text in cls.texts.items() if text is not None}

    def test_it_is_the_tree(self):
        for name in ("meson.build", "src/base/base-clock.h", "COPYING", "dev"):
            self.assertIn(name, self.texts)

    def test_every_source_names_its_licence(self):
        bare = [name for name, text in self.texts.items()
                if SOURCE.search(name) and not NO_ROOM_FOR_A_LICENCE.search(name) and text.strip()
                and "SPDX-License-Identifier:" not in "\n".join(text.splitlines()[:5])]
        self.assertEqual(bare, [])

    def test_every_file_with_words_for_people_is_translated(self):
        # Comments speak of _() without meaning it
        comment = re.compile(r"/\*.*?\*/", re.DOTALL)
        listed = {line.strip() for line in self.texts["po/POTFILES.in"].splitlines()
                  if line.strip() and not line.startswith("#")}
        spoken = {name for name, text in self.texts.items()
                  if name.startswith("src/") and name.endswith((".c", ".h", ".ui")) and TRANSLATABLE.search(comment.sub("", text))}
        self.assertEqual(sorted(spoken - listed), [], "not in po/POTFILES.in")
        self.assertEqual(sorted(name for name in listed if name not in self.texts), [], "in po/POTFILES.in, but not here")

    def test_translations_keep_the_markup(self):
        wrong = []
        for name, text in self.texts.items():
            if not name.endswith(".po"):
                continue
            for source, target in re.findall(r'^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)+)', text, re.MULTILINE):
                source, target = (words.replace('"\n"', "").strip() for words in (source, target))
                marks = [sorted(re.findall(r"</?[a-z]+>", words)) for words in (source, target)]
                if target != '""' and marks[0] != marks[1]:
                    wrong.append(f"{name}: {source}")
        self.assertEqual(wrong, [])

    def test_no_registry_is_named(self):
        self.assertEqual(self.matches(REGISTRY_HOST), [])

    def test_no_machine_is_named(self):
        self.assertEqual(self.matches(MACHINE_PATH), [])

    def matches(self, pattern):
        return [f"{name}:{number}: {found.group(0)}"
                for name, text in self.texts.items() if name != "COPYING"
                for number, line in enumerate(text.splitlines(), 1)
                for found in pattern.finditer(line)]

    def test_every_interface_file_is_in_the_resources(self):
        resources = "\n".join(text for name, text in self.texts.items() if name.endswith(".gresource.xml"))
        forgotten = [name for name in self.texts if name.startswith("src/") and name.endswith((".ui", ".css"))
                     and not re.search(rf">\s*(?:[\w./-]+/)?{re.escape(os.path.basename(name))}\s*</file>", resources)]
        self.assertEqual(forgotten, [])

    def test_no_source_grows_too_long(self):
        long = [f"{name}: {lines} lines" for name, text in self.texts.items() if name.startswith("src/")
                and name.endswith((".c", ".h", ".ui")) and (lines := len(text.splitlines())) > LONGEST]
        self.assertEqual(long, [])

    def test_documents_lead_somewhere(self):
        lost = [f"{name}: {target}" for name, text in self.texts.items() if name.endswith(".md")
                for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", text)
                if not os.path.exists(os.path.join(ROOT, os.path.dirname(name), target))]
        self.assertEqual(lost, [])

    def test_no_conflict_was_left(self):
        self.assertEqual(self.matches(re.compile(r"^(?:<{7}|>{7}) ")), [])


if __name__ == "__main__":
    tap.main()
