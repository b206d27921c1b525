# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts: written down, tested, saved, worked with; and where their secrets are, and are not."""

import json
import os
import shutil
import subprocess
import tempfile
import unittest

import app
import uia
from app import SOURCE_NAME, TITLE

REHEARSAL = os.environ["UNDERSTUDY_REHEARSAL"]
SECRETS = os.environ["UI_SECRETS"]
KEY_ID = "LTAI5tUnderstudyTest0001"
SECRET = "kq7Zt-nowhere-but-in-the-keyring-V3x"
COPY = SOURCE_NAME + " 2"
ENDPOINT = "Endpoint, if it is not that of the region"
FOLDERS = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")

with_keyring = unittest.skipUnless(SECRETS == "keyring", "this session has no keyring to write to")
without_keyring = unittest.skipIf(SECRETS == "keyring", "this session has a keyring")


def names_in(studios):
    """Rows that are not filled in yet show nothing."""
    return [name for row in studios.rows() for name in row[:1]]


class Service:
    """What stands in for the cloud, in a process and a folder of its own that are no part of anybody's home."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="understudy-service-")
        secret = os.path.join(self.folder, "secret")
        with open(secret, "w", encoding="ascii") as file:
            file.write(SECRET)
        self.process = subprocess.Popen(
            [REHEARSAL, "--listen=127.0.0.1:0", "--data=" + os.path.join(self.folder, "studios"),
             "--access-key-id=" + KEY_ID, "--access-key-secret-file=" + secret],
            stdout=subprocess.PIPE, text=True)
        self.url = next(word for word in self.process.stdout.readline().split() if word.startswith("http"))

    def names(self):
        """Its studios, as the command line lists them."""
        env = dict(os.environ, ALIBABA_CLOUD_ACCESS_KEY_ID=KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET=SECRET)
        listed = subprocess.run([app.PROGRAM, "studios", "--endpoint", self.url, "--json"], env=env, check=True,
                                capture_output=True)
        return [studio["name"] for studio in json.loads(listed.stdout)]

    def end(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Accounts(app.Case):
    def setUp(self):
        self.service = Service()
        self.addCleanup(self.service.end)
        super().setUp()

    # Where things are

    @property
    def accounts(self):
        return self.it.app.window("Accounts")

    def entry(self, name):
        return self.accounts.find(role="text", name=name)

    def rows(self):
        return [row[0] for row in self.accounts.find(role="list", name="Accounts").rows()]

    def open_form(self):
        self.it.window.press("Add Account…")
        self.entry("Name")

    def fill(self, secret=SECRET):
        """All that a new account needs.  The endpoint is folded away, where GTK 4.18 shows it to nobody."""
        self.it.app.click_at(self.accounts.find(role="label", text="More"), "Accounts")
        for name, text in (("Name", "Live"), ("AccessKey ID", KEY_ID), ("AccessKey secret", secret),
                           (ENDPOINT, self.service.url)):
            self.entry(name).set_text(text)

    def works(self):
        self.accounts.find(text="The account works.")
        for words in ("The service answers", "The signature is accepted", "The permission is there"):
            self.accounts.find(role="label", text=words)

    def save_somewhere(self):
        """In the keyring; where there is none, or it is locked, that is said, and another way is offered."""
        self.accounts.press("Save")
        if SECRETS != "keyring":
            self.accounts.press("Keep for This Session Only", timeout=30)
        self.accounts.find(role="label", text="“Live” was added", timeout=30)

    def is_current(self, name):
        """The main window works with the account of that name."""
        self.it.window.find(role="label", text=name)
        self.it.window.gone(role="label", text="Practice on this computer. Nothing reaches the cloud.")

    def files_with_secret(self):
        """Everywhere a program of this session may write to, and did."""
        found = []
        for folder in {self.it.home, *(os.environ[name] for name in FOLDERS)}:
            for place, _, names in os.walk(folder):
                for name in names:
                    path = os.path.join(place, name)
                    if os.path.isfile(path):
                        with open(path, "rb") as file:
                            if SECRET.encode() in file.read():
                                found.append(path)
        return found

    def assertSecretKept(self):
        """In the keyring, or nowhere at all."""
        keyring = os.path.join(os.environ["XDG_DATA_HOME"], "keyrings") + os.sep
        self.assertEqual([path for path in self.files_with_secret() if not path.startswith(keyring)], [])

    def assertMade(self):
        self.it.window.find(role="label", text="“%s” is ready" % COPY, timeout=30)
        self.assertEqual(self.service.names().count(COPY), 1)

    # The whole way, once with each hand

    def test_all_by_keyboard(self):
        keyboard = self.it.app

        def go(node, title=TITLE):
            keyboard.focus_with_tab(node, title)

        def write(name, text):
            """GTK 4.8 does not tell that an entry row has the focus: what is typed has to show it."""
            keyboard.type(text)
            uia.wait("what was typed in %r" % name, lambda: self.entry(name).holds(text))

        go(self.it.window.find(role="push button", name="Add Account…"))
        keyboard.keys("Return")
        self.entry("Name")
        keyboard.focus("Accounts")
        write("Name", "Live")
        go(self.accounts.find(role="combo box", name="Region"), "Accounts")
        keyboard.keys("Tab")
        write("AccessKey ID", KEY_ID)
        keyboard.keys("Tab")
        write("AccessKey secret", SECRET)
        more = self.accounts.find(role="list item", name="More")
        go(more, "Accounts")
        keyboard.keys("Return", "Tab")
        write(ENDPOINT, self.service.url)
        go(self.accounts.find(role="push button", name="Test"), "Accounts")
        keyboard.keys("Return")
        self.works()
        go(self.accounts.find(role="push button", name="Save"), "Accounts")
        keyboard.keys("Return")
        if SECRETS != "keyring":
            go(self.accounts.find(role="push button", name="Keep for This Session Only", timeout=30), "Accounts")
            keyboard.keys("Return")
        self.accounts.find(role="label", text="“Live” was added", timeout=30)
        self.is_current("Live")
        # The first one is for the toast, as long as it is there
        uia.wait("the window to close", lambda: len(keyboard.windows()) == 1 or keyboard.keys("Escape"))

        keyboard.focus(TITLE)
        keyboard.keys("ctrl+o")
        studios = self.it.window.find(role="list", name="Studios")
        keyboard.type("evening")
        uia.wait("the studio", lambda: names_in(studios) == [SOURCE_NAME])
        keyboard.keys("Return")
        uia.wait("a name", lambda: self.it.name.text == COPY)
        keyboard.keys("ctrl+Return")
        self.assertMade()
        self.it.close()
        self.assertSecretKept()

    def test_all_by_pointer(self):
        """Words come from the clipboard of a person, so to speak; all else is pointed at."""
        def click(node, title="Accounts"):
            self.it.app.click_at(node, title)

        click(self.it.window.find(role="push button", name="Add Account…"), TITLE)
        self.entry("Name")
        self.fill()
        # The wheel: what comes next may be below
        self.it.app.click_at(self.accounts.find(role="combo box", name="Region"), "Accounts", fx=.2, button=5, count=15)
        click(self.accounts.find(role="push button", name="Test"))
        self.works()
        click(self.accounts.find(role="push button", name="Save"))
        if SECRETS != "keyring":
            click(self.accounts.find(role="push button", name="Keep for This Session Only", timeout=30))
        self.accounts.find(role="label", text="“Live” was added", timeout=30)
        self.is_current("Live")
        self.accounts.do("window.close")

        click(self.it.chooser_button(), TITLE)
        studios = self.it.window.find(role="list", name="Studios")
        self.it.search().set_text("evening")
        uia.wait("the studio", lambda: names_in(studios) == [SOURCE_NAME])
        click(studios.find(role="label", text=SOURCE_NAME), TITLE)
        uia.wait("a name", lambda: self.it.name.text == COPY)
        click(self.it.duplicate_button(), TITLE)
        self.assertMade()
        self.it.close()
        self.assertSecretKept()

    # What stays, and what does not

    @with_keyring
    def test_the_next_day(self):
        """Another run asks for nothing: the account is there, and so is its secret."""
        self.open_form()
        self.fill()
        self.save_somewhere()
        self.is_current("Live")
        self.it.close()
        self.it = self.start(home=self.it.home)
        self.is_current("Live")
        studios = self.it.open_chooser()
        uia.wait("the studios", lambda: SOURCE_NAME in names_in(studios))
        self.assertSecretKept()

    @without_keyring
    def test_the_next_session(self):
        """The secret is gone with the session; the account is not, and says what it lacks."""
        self.open_form()
        self.fill()
        self.save_somewhere()
        self.is_current("Live")
        self.it.close()
        self.it = self.start(home=self.it.home)
        self.is_current("Live")
        self.it.app.menu(self.it.window.find(role="push button", name="Main Menu"), "Accounts…")
        self.accounts.find(role="label", text="Its secret was kept for one session only. Edit it to enter it again.")
        self.assertEqual(self.files_with_secret(), [])

    @with_keyring
    def test_removed_and_brought_back(self):
        self.open_form()
        self.fill()
        self.save_somewhere()
        self.assertEqual(self.rows(), ["Rehearsal", "Live"])
        menu = self.accounts.find(role="push button", name="More for “Live”")
        self.it.app.menu(menu, "Remove")
        self.accounts.find(role="label", text="“Live” was removed")
        # There is always something to work with
        self.it.window.find(role="label", text="Practice on this computer. Nothing reaches the cloud.")
        self.assertEqual(self.rows(), ["Rehearsal"])
        self.accounts.press("Undo")
        uia.wait("the account", lambda: self.rows() == ["Rehearsal", "Live"])

    @with_keyring
    def test_edited(self):
        """What was wrong is put right; the secret stays as it is where nobody writes another."""
        self.open_form()
        self.fill(secret="wrong")
        self.accounts.press("Test")
        self.accounts.find(role="label", text="The signature is refused")
        self.accounts.find(role="label", text="The service answers")
        self.save_somewhere()
        for name, secret in (("Right", SECRET), ("Renamed", "")):
            current = self.rows()[1]
            self.it.app.menu(self.accounts.find(role="push button", name="More for “%s”" % current), "Edit…")
            self.entry("Name").set_text(name)
            self.entry("AccessKey secret").set_text(secret)
            self.accounts.press("Save")
            self.accounts.find(role="label", text="“%s” was saved" % name)
            self.it.app.menu(self.accounts.find(role="push button", name="More for “%s”" % name), "Test")
            self.works()
        self.it.window.find(role="label", text="Renamed")
        self.assertSecretKept()

    def test_mistakes(self):
        """Nothing is wrong before anybody was there; all that is wrong is said when it is to be saved."""
        self.open_form()
        self.assertFalse([words for words in self.accounts.labels() if words.endswith("missing.")])
        self.accounts.press("Save")
        for words in ("The account needs a name.", "The AccessKey ID is missing.", "The AccessKey secret is missing."):
            self.accounts.find(role="label", text=words)
        self.entry("AccessKey ID").set_text("no good key")
        uia.wait("the state", lambda: self.it.is_invalid("AccessKey ID", self.accounts))
        self.accounts.press("Cancel")
        self.assertEqual(self.rows(), ["Rehearsal"])

    @with_keyring
    def test_imported(self):
        config = os.path.join(self.it.home, "config.json")
        with open(config, "w", encoding="utf-8") as file:
            json.dump({"current": "night", "profiles": [
                {"name": "night", "mode": "AK", "access_key_id": KEY_ID, "access_key_secret": SECRET,
                 "region_id": "cn-shanghai"},
                {"name": "office", "mode": "CloudSSO", "region_id": "cn-beijing"},
            ]}, file)
        with open(config, "rb") as file:
            before = file.read()
        self.it.window.press("Add Account…")
        self.accounts.press("Cancel")
        self.accounts.press("Import…")
        self.accounts.find(role="push button", name="Open Another Configuration").do("click")
        chooser = self.it.app.window("Open a File of Profiles")
        self.it.app.xid("Open a File of Profiles")
        path = uia.wait("room for a path", lambda: [
            node for node in chooser.all(role="text") if "editable" in node.states() and node.name != "Connect to Server"
        ] or self.it.app.keys("ctrl+l"))[0]
        path.set_text(config)
        chooser.press("Open")
        self.accounts.find(text="2 profiles were found.")
        profiles = self.accounts.find(role="list", name="Profiles")
        night, office = profiles.all(role="check box")
        self.assertIn("sensitive", night.states())
        self.assertNotIn("sensitive", office.states())
        self.assertIn("cannot be used here.", profiles.rows()[1][1])
        self.accounts.press("Import 1 Account")
        self.accounts.find(role="label", text="“night” was added")
        with open(config, "rb") as file:
            self.assertEqual(file.read(), before)
        os.remove(config)
        self.assertSecretKept()


if __name__ == "__main__":
    app.main()
