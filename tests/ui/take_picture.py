# SPDX-License-Identifier: GPL-3.0-or-later
"""take_picture.py SCENE WIDTH HEIGHT FILE: one picture of the window, inside a session of ui-session --sway."""

import gettext
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import time

import uia

PROGRAM = os.environ["UNDERSTUDY"]
TITLE = "Understudy"
CORNER = 12

SOURCE = "a2b8e671-2fe5-4642-a2ec-bf93880e4c01"
ENDED = "9b1e6c34-58f2-4d07-a3c9-e40d7f218504"
WEBCAM = "c7d41b90-1e6f-4a35-8d27-0a9f63b5e803"
DONE_BEFORE = [
    (SOURCE, "Evening News, Studio B"),
    (WEBCAM, "Harbour webcam, second camera"),
    (ENDED, "Spring product launch"),
    (SOURCE, "Election Night, main studio"),
    (SOURCE, "Election Night, reporters"),
]


# The program's own words in the language of the picture
WORDS = gettext.translation("understudy", pathlib.Path(PROGRAM).parents[1] / "share" / "locale", fallback=True)


def said(words):
    """What a button is called."""
    return WORDS.gettext(words).replace("_", "")


class Scene:
    def __init__(self, width, height):
        self.width, self.height = width, height
        self.app = self.window = None

    def past(self):
        """What was done before, by the same program without a window."""
        for source, name in DONE_BEFORE:
            subprocess.run([PROGRAM, "duplicate", source, name, "--rehearsal"], check=False, capture_output=True)

    def start(self):
        self.app = uia.App([PROGRAM])
        self.window = self.app.window(TITLE)
        number, _ = self.app.sway_rect(TITLE)
        self.sway("[con_id=%d] resize set %d %d" % (number, self.width, self.height))
        self.sway("[con_id=%d] move position 40 40" % number)
        uia.wait("the size", lambda: self.window.extents()[2:] == (self.width, self.height))

    def sway(self, command):
        subprocess.run(["swaymsg", command], check=True, stdout=subprocess.DEVNULL)

    def fields(self):
        return [node for node in self.window.all(role="text") if "editable" in node.states()][:2]

    def write(self, source, name):
        for node, text in zip(self.fields(), (source, name)):
            node.set_text(text)

    def history(self):
        return self.window.all(role="list item")

    # Scenes

    def empty(self):
        self.start()

    def filled(self):
        self.past()
        self.start()
        uia.wait("the history", lambda: len(self.history()) >= 3)

    def history_(self):
        self.filled()
        source, name = self.fields()
        source.set_text(SOURCE)
        # The form suggests one first
        uia.wait("a name", lambda: name.text)
        name.set_text("Evening News, Studio C")

    def chooser(self):
        self.start()
        self.app.focus(TITLE)
        self.app.keys("ctrl+o")
        uia.wait("studios", lambda: len(self.history()) >= 6)
        time.sleep(.5)

    def several(self):
        self.chooser()
        for _ in range(3):
            self.app.keys("ctrl+Return")
            self.app.keys("Down")
        uia.wait("the button, which tells how many are marked",
                 lambda: [node for node in self.window.all(role="push button") if "3" in node.name])

    def sources(self):
        self.several()
        self.app.keys("Return")
        uia.wait("the pattern", lambda: "{source}" in self.fields()[1].text)

    def studio(self):
        self.chooser()
        row = self.history()[1]
        row.all(role="push button")[-1].do("click")
        uia.wait("the menu", lambda: self.app.all(role="menu item"))[1].do("click")
        uia.wait("the details", lambda: len(self.app.windows()) == 2)
        time.sleep(1)

    def details(self):
        self.past()
        self.start()
        # Two buttons a row that was done and one a row that was not: the last button of the third row
        row = uia.wait("the history", lambda: len(self.history()) >= 4 and self.history()[2])
        row.all(role="push button")[-1].do("click")
        uia.wait("the details", lambda: len(self.app.windows()) == 2)

    def search(self):
        self.past()
        self.start()
        self.app.focus(TITLE)
        self.app.keys("ctrl+f")
        self.window.find(role="entry", name=said("Search the History")).set_text("election")
        uia.wait("what was found", lambda: not self.window.all(name="Spring product launch"))

    def nothing_found(self):
        self.past()
        self.start()
        self.window.find(role="entry", name=said("Search the History")).set_text("no such studio")
        self.window.find(role="push button", name=said("_Show Everything"))

    def filters(self):
        self.past()
        self.start()
        uia.wait("the history", lambda: len(self.history()) >= 4)
        self.app.focus(TITLE)
        self.app.keys("ctrl+f", "Tab", "space")
        uia.wait("the filters", lambda: self.app.all(role="check box", name=said("_Done")))[0].do("click")

    def picking(self):
        self.past()
        self.start()
        uia.wait("the history", lambda: len(self.history()) >= 4)
        self.window.find(role="push button", name=said("Select Entries")).do("click")
        time.sleep(1)
        self.window.find(role="push button", name=said("Select All")).do("click")

    def deleted(self):
        self.picking()
        self.window.find(role="push button", name=said("Delete")).do("click")
        self.window.find(role="push button", name=said("_Undo"))

    def mistakes(self):
        self.start()
        self.write("a2b8e671\u0007", "   ")
        self.fields()[1].set_text("\u0007")

    def about(self):
        self.start()
        self.app.focus(TITLE)
        self.app.keys("F10")
        uia.wait("the menu", lambda: self.app.all(role="menu item"))[-1].do("click")
        uia.wait("the window", lambda: len(self.app.windows()) == 2)

    def shortcuts(self):
        self.start()
        self.app.focus(TITLE)
        self.app.keys("ctrl+question")
        uia.wait("the window", lambda: len(self.app.windows()) == 2)

    def help(self):
        self.start()
        self.app.focus(TITLE)
        self.app.keys("F1")
        uia.wait("the window", lambda: len(self.app.windows()) == 2)

    def help_page(self):
        self.help()
        self.app.keys("Down", "Return")

    def menu(self):
        self.start()
        self.app.focus(TITLE)
        self.app.keys("F10")
        uia.wait("the menu", lambda: self.app.all(role="menu item"))

    def order_many(self):
        self.write(SOURCE, "Election Night")
        self.window.find(role="spin button").set_value(200)
        self.window.press(said("_Duplicate"))

    def done(self):
        """The copies of the Rehearsal that are done, as its ledger has them."""
        path = pathlib.Path(os.environ["XDG_DATA_HOME"], "understudy", "rehearsal", "ledger.db")
        with sqlite3.connect("file:%s?mode=ro" % path, uri=True) as database:
            return database.execute("SELECT count(*) FROM entries WHERE state = 'done'").fetchone()[0]

    def many(self):
        self.start()
        self.order_many()
        uia.wait("60 copies", lambda: self.done() >= 60, timeout=60)

    def many_paused(self):
        self.many()
        self.window.press(said("_Pause"))
        self.window.find(role="push button", name=said("_Resume"))

    def many_left(self):
        """Killed in the middle, and started again."""
        self.many()
        self.app.proc.kill()
        self.app.proc.wait()
        self.start()
        self.window.find(role="push button", name=said("_Discard"))

    def many_ended(self):
        self.start()
        self.order_many()
        uia.wait("all of them", lambda: self.done() >= 200, timeout=60)
        self.window.gone(role="push button", name=said("_Pause"))

    def open_list(self):
        self.start()
        self.window.press(said("From a _List…"))
        window = uia.wait("the window", lambda: [node for node in self.app.children() if node.name != TITLE])[0]
        text = [node for node in window.all(role="text") if "editable" in node.states()][0]
        return window, text

    def list(self):
        """One that has a mistake."""
        window, text = self.open_list()
        text.set_text("source_id,name\n%s,Evening News C\n%s,Harbour at night\nno studio of that name,Third\n"
                      % (SOURCE, WEBCAM))
        uia.wait("what is wrong with it", lambda: [words for words in window.labels() if words.find("4") >= 0])

    def many_failed(self):
        window, text = self.open_list()
        text.set_text("".join("%s,Election Night %d\n" % (ENDED if n % 3 else SOURCE, n) for n in range(1, 13)))
        uia.wait("the list to be read", lambda: [node for node in window.all(role="push button")
                                                 if node.name.find("12") >= 0 and "sensitive" in node.states()])[0].do("click")
        self.window.find(timeout=30, role="push button", name=said("_Show"))

    def failures(self):
        self.many_failed()
        self.window.press(said("_Show"))
        uia.wait("the window", lambda: len(self.app.windows()) == 2)

    def refused(self):
        self.past()
        self.start()
        self.window.press(WORDS.gettext("Details of “%s”") % "Spring product launch")
        uia.wait("the details", lambda: len(self.app.windows()) == 2)

    def preferences(self):
        self.past()
        self.start()
        self.app.focus(TITLE)
        self.app.keys("ctrl+comma")
        uia.wait("the window", lambda: len(self.app.windows()) == 2)

    def offline(self):
        """An account whose requests get no further than a proxy that is not there."""
        os.environ.update(ALIBABA_CLOUD_ACCESS_KEY_ID="testid", ALIBABA_CLOUD_ACCESS_KEY_SECRET="testsecret",
                          https_proxy="http://127.0.0.1:1", HTTPS_PROXY="http://127.0.0.1:1")
        schemas = pathlib.Path(PROGRAM).parents[1] / "share" / "glib-2.0" / "schemas"
        subprocess.run(["gsettings", "--schemadir", schemas, "set", "app.understudy.Understudy", "default-account",
                        "environment:testid"], check=True)
        self.start()
        self.app.focus(TITLE)
        self.app.keys("ctrl+o")
        self.window.find(timeout=30, role="push button", name=said("_Try Again"))
        self.app.keys("Escape")

    def accounts(self):
        """The list of accounts, with one of the environment besides the Rehearsal."""
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"] = "LTAI5tPictureOnly0000001"
        os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = "not-a-secret"
        self.open_accounts()

    def open_accounts(self):
        self.start()
        self.app.focus(TITLE)
        self.app.keys("F10")
        uia.wait("the menu", lambda: self.app.all(role="menu item"))[0].do("click")
        uia.wait("the window", lambda: len(self.app.windows()) == 2)
        self.accounts_window, = (node for node in self.app.children() if node.name != TITLE)
        number, _ = self.app.sway_rect(self.accounts_window.name)
        self.sway("[con_id=%d] resize set %d %d" % (number, min(self.width, 540), min(self.height - 60, 520)))
        self.sway("[con_id=%d] move position %d 70" % (number, 40 + (self.width - min(self.width, 540)) // 2))

    def account_form(self):
        self.open_accounts()
        self.accounts_window.press(said("_Add Account…"))
        time.sleep(.5)

    def account_mistakes(self):
        """Everything wrong that can be."""
        self.account_form()
        for node in self.accounts_window.all(role="text") + self.accounts_window.all(role="password text"):
            if "editable" in node.states():
                node.set_text(" x y ")
        self.accounts_window.press(said("_Save"))

    def account_test(self):
        """A service that cannot be reached, and nobody who keeps secrets."""
        self.account_form()
        texts = [node for node in self.accounts_window.all(role="text") if "editable" in node.states()]
        for node, text in zip(texts, ("Studio 1", "LTAI5tPictureOnly0000001", "notasecret", "", "http://127.0.0.1:1")):
            node.set_text(text)
        self.accounts_window.press(said("_Test"))
        self.accounts_window.find(role="label", text=WORDS.gettext("The service cannot be reached"))
        self.accounts_window.press(said("_Save"))
        self.accounts_window.find(timeout=30, role="push button", name=said("_Keep for This Session Only"))

    def account_import(self):
        config = pathlib.Path(os.environ["HOME"], ".aliyun", "config.json")
        config.parent.mkdir()
        config.write_text(json.dumps({"current": "studio", "profiles": [
            {"name": "studio", "mode": "AK", "access_key_id": "LTAI5tPictureOnly0000001",
             "access_key_secret": "not-a-secret", "region_id": "cn-shanghai"},
            {"name": "outside", "mode": "RamRoleArn", "access_key_id": "LTAI5tPictureOnly0000002",
             "access_key_secret": "not-a-secret", "region_id": "ap-southeast-1", "ram_session_name": "night",
             "ram_role_arn": "acs:ram::1234567890123456:role/producer"},
            {"name": "office", "mode": "CloudSSO", "region_id": "cn-beijing"},
        ]}))
        self.open_accounts()
        self.accounts_window.press(said("_Import…"))
        time.sleep(.5)
        self.app.focus(self.accounts_window.name)
        self.app.keys("Return")
        time.sleep(.5)

    def notice(self):
        place = pathlib.Path(os.environ["XDG_DATA_HOME"], "understudy", "rehearsal")
        place.mkdir(parents=True)
        (place / "ledger.db").write_text("No database at all. " * 400)
        self.start()

    def failed(self):
        place = pathlib.Path(os.environ["XDG_DATA_HOME"], "understudy")
        place.write_text("")
        self.start()

    # The picture

    def shoot(self, path, moving):
        """Taken again until it stays as it is, if it ever will."""
        last = None
        for _ in range(1 if moving else 20):
            time.sleep(.4)
            subprocess.run(["grim", path], check=True)
            with open(path, "rb") as picture:
                now = picture.read()
            if now == last:
                break
            last = now

    def cut_out(self, path):
        """The window alone, with its round corners, as a desktop would show it."""
        width, height = self.width, self.height
        subprocess.run(["convert", path, "-crop", "%dx%d+40+40" % (width, height), "+repage", "-alpha", "set",
                        "(", "-size", "%dx%d" % (width, height), "xc:none", "-fill", "white", "-draw",
                        "roundrectangle 0,0 %d,%d %d,%d" % (width - 1, height - 1, CORNER, CORNER), ")",
                        "-compose", "DstIn", "-composite", "-strip", path], check=True)


def main():
    name, width, height, path = sys.argv[1:]
    scene = Scene(int(width), int(height))
    getattr(scene, {"history": "history_"}.get(name, name))()
    scene.shoot(path, moving=name == "many")
    if name in ("history", "empty", "search", "many", "accounts"):
        scene.cut_out(path)
    if scene.app.proc.poll() is not None:
        sys.exit("the program ended")
    scene.app.kill()


if __name__ == "__main__":
    main()
