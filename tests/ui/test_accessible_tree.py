# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody meets who hears the window instead of seeing it: every page, and every control on it by a name."""

import os
import pathlib
import re
import tempfile

import app
import uia
from app import SOURCE_ID, SOURCE_NAME, TITLE
from gi.repository import GLib

NOBODYS_ID = "00000000-0000-4000-8000-000000000000"
CONTROLS = {"button", "check box", "check menu item", "combo box", "entry", "heading", "link", "list", "list item", "menu item",
            "password text", "push button", "radio button", "slider", "spin button", "switch", "text", "toggle button"}
# What GTK 4.8 says of something without a name
TYPE = re.compile(r"(Gtk|Adw|Understudy)[A-Z]\w*")
# What holds others, and may say nothing itself
CONTAINERS = {"filler", "panel", "scroll pane"}


class Thing:
    """A node as it was when the page was read, with what it is in."""

    def __init__(self, node, above):
        self.node, self.above = node, above
        self.role = node.role
        self.name, self.states = "", set()

    @property
    def is_named(self):
        return bool(self.name) and not TYPE.fullmatch(self.name)

    def is_in(self, good):
        return any(good(thing) for thing in self.above)

    def __str__(self):
        way = [thing.name or thing.role for thing in self.above if thing.is_named]
        return "%s %r in %s" % (self.role, self.name, " > ".join(way) or "nothing that has a name")


def things_of(root):
    """Everything below, with names and states, each asked for at once."""
    root.tree()
    things = []

    def walk(node, above):
        thing = Thing(node, above)
        things.append(thing)
        for kid in node.kids:
            walk(kid, above + [thing])

    walk(root, [])
    name = GLib.Variant("(ss)", (uia.I + "Accessible", "Name"))
    names = uia.many([(thing.node.ref, "org.freedesktop.DBus.Properties", "Get", name) for thing in things])
    states = uia.many([(thing.node.ref, uia.I + "Accessible", "GetState", None) for thing in things])
    there = []
    for thing, said, bits in zip(things, names, states):
        # Gone meanwhile
        if said is None or bits is None:
            continue
        thing.name = uia.clean(said[0]).strip()
        low, high = bits[0]
        thing.states = {uia.STATES.get(i, "") for i in range(64) if (low | high << 32) >> i & 1}
        if not thing.name and thing.role in CONTROLS:
            thing.name = " ".join(words for words in thing.node.labelled_by() if words)
        there.append(thing)
    return there


def is_of_a_library(thing):
    """Parts that GTK and libadwaita make, which only they can name."""
    return (thing.is_in(lambda above: above.name == "AdwToastWidget")      # its close button
            or thing.is_in(lambda above: above.role == "combo box")        # the list that it opens
            # The eye of a password
            or thing.is_in(lambda above: above.role in ("text", "password text"))
            # The two halves of an expander row
            or thing.role == "list" and thing.is_in(lambda above: above.role == "list item"))


class AccessibleTree(app.Case):
    def setUp(self):
        self.home = tempfile.mkdtemp(prefix="understudy-ui-")

    def begin(self, env=None):
        self.it = self.start(home=self.home, env=env)
        return self.it.window

    def check(self, window, least=1):
        """Every control has a name, whatever takes the keyboard has one, and no row has two with the same."""
        def read():
            things = things_of(window)
            controls = [thing for thing in things if thing.role in CONTROLS and "focusable" in thing.states]
            return things if len(controls) >= least else None

        things = uia.wait("%d controls" % least, read)
        self.assertTrue(window.name, "a window without a title")
        wrong = []
        for thing in things:
            if thing.is_named or is_of_a_library(thing):
                continue
            if thing.role in CONTROLS and not self.is_empty_heading(thing):
                wrong.append("no name: %s" % thing)
            elif "focusable" in thing.states and not self.holds_or_is_held(thing, things):
                wrong.append("takes the keyboard and has no name: %s" % thing)
        wrong += self.doubles(things)
        self.assertEqual(wrong, [], "\n".join(["in the window %r:" % window.name, *wrong]))

    @staticmethod
    def is_empty_heading(thing):
        """The title of a page that is not shown yet."""
        return thing.role == "heading" and not thing.node.text

    @staticmethod
    def holds_or_is_held(thing, things):
        """A view that scrolls is known by what is in it, or by the page that it is all of."""
        if thing.role not in CONTAINERS:
            return False
        return (any(thing in other.above and other.role in CONTROLS for other in things)
                or thing.is_in(lambda above: above.role == "panel" and above.is_named))

    @staticmethod
    def doubles(things):
        found = []
        for row in things:
            if row.role != "list item":
                continue
            names = [thing.name for thing in things
                     if row in thing.above and thing.role in CONTROLS and "focusable" in thing.states
                     and not is_of_a_library(thing)]
            found += ["twice in one row: %r in %s" % (name, row) for name in sorted(set(names)) if names.count(name) > 1]
        return found

    def other(self, count=2):
        """The newest window besides the first."""
        uia.wait("%d windows" % count, lambda: len(self.it.app.windows()) == count)
        return [window for window in self.it.app.children() if window.name != TITLE][-1]

    def by_keys(self, keys):
        self.it.app.focus(TITLE)
        self.it.app.keys(keys)
        return self.other()

    def duplicate(self, source, name, state):
        self.it.write(source, name)
        self.it.window.press("Duplicate")
        return self.it.row(name, state)

    # The main window

    def test_the_test_itself(self):
        """It would see a button without a name, and two of one name in a row."""
        window = self.begin()
        things = things_of(window)
        button = next(thing for thing in things if thing.name == "Main Menu" and "focusable" in thing.states)
        self.assertTrue(button.is_named)
        button.name = "GtkMenuButton"
        self.assertFalse(button.is_named)
        row = next(thing for thing in things if thing.role == "list item")
        inside = [thing for thing in things if row in thing.above and "focusable" in thing.states]
        twin = Thing(inside[0].node, inside[0].above)
        twin.name, twin.states = inside[0].name, inside[0].states
        self.assertEqual(self.doubles(things), [])
        self.assertEqual(len(self.doubles(things + [twin])), 1)

    def test_empty(self):
        window = self.begin()
        self.it.shows("No Duplications Yet")
        self.check(window, 9)

    def test_filled(self):
        """Rows done and refused, a toast, a source that is known, and mistakes."""
        window = self.begin()
        self.duplicate(SOURCE_ID, "Done", "Done")
        self.duplicate(NOBODYS_ID, "Refused", "Refused")
        self.check(window, 14)
        self.it.write("x\u0007", "\u0007")
        uia.wait("the state", self.it.source_is_invalid)
        self.check(window, 14)

    def test_history_search(self):
        """The search, its filter, what it finds and does not, and entries that are picked."""
        window = self.begin()
        self.duplicate(SOURCE_ID, "One", "Done")
        self.duplicate(SOURCE_ID, "Two", "Done")
        window.find(role="push button", name="Filter").inner_button().do("click")
        window.find(role="push button", name="Filter").find(role="check box")
        self.check(window, 18)
        self.it.app.focus(TITLE)
        self.it.app.keys("Escape")
        window.find(role="push button", name="Select Entries").do("click")
        window.find(role="push button", name="Select All").do("click")
        window.find(role="check box", name="Select “One”")
        self.check(window, 18)
        window.find(role="push button", name="Select Entries").do("click")
        window.find(role="entry", name="Search the History").set_text("nothing of that kind")
        window.find(role="push button", name="Show Everything")
        self.check(window, 12)

    def test_menus(self):
        window = self.begin()
        for button in ("Account", "Main Menu"):
            self.it.window.find(role="push button", name=button).inner_button().do("click")
            uia.wait("the menu", lambda: self.it.app.all(role="menu item"))
            self.check(window, 11)
            self.it.app.focus(TITLE)
            self.it.app.keys("Escape")
            window.gone(role="menu item")

    def test_progress(self):
        """Many on the way, then paused, then left behind by a program that was killed."""
        window = self.begin()
        self.it.write(SOURCE_ID, "Stage")
        self.it.copies.set_value(60)
        window.press("Duplicate")
        window.press("Pause")
        self.it.shows("Paused")
        self.check(window, 12)
        self.it.kill()
        window = self.begin()
        window.find(role="push button", name="Discard")
        self.check(window, 12)

    def test_notice(self):
        place = pathlib.Path(self.home, "data", "understudy", "rehearsal")
        place.mkdir(parents=True)
        (place / "ledger.db").write_text("No database at all. " * 400, encoding="ascii")
        window = self.begin()
        window.find(role="push button", name="Dismiss")
        self.check(window, 10)

    def test_no_history(self):
        place = pathlib.Path(self.home, "data")
        place.mkdir()
        (place / "understudy").write_text("a file where the folder should be", encoding="ascii")
        window = self.begin()
        self.it.shows("The History Cannot Be Opened")
        self.check(window, 9)

    def test_offline(self):
        """An account whose requests get no further than a proxy that is not there."""
        env = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "testid", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecretnobodyknows",
               "https_proxy": "http://127.0.0.1:1", "HTTPS_PROXY": "http://127.0.0.1:1"}
        window = self.begin(env)
        self.it.app.menu(window.find(role="push button", name="Account"), "Environment (testid)")
        window.gone(role="label", text="Practice on this computer. Nothing reaches the cloud.")
        self.it.chooser_button().do("click")
        window.find(timeout=30, role="push button", name="Retry")
        window.find(timeout=30, role="push button", name="Try Again")
        self.check(window, 9)

    # What opens in it

    def test_chooser(self):
        window = self.begin()
        studios = self.it.open_chooser()
        studios.find(role="list item", name=SOURCE_NAME)
        self.check(window, 20)
        row = studios.find(role="list item", name=SOURCE_NAME)
        row.all(role="push button")[-1].do("click")
        uia.wait("the menu", lambda: self.it.app.all(role="menu item"))
        self.check(window, 22)

    def test_several(self):
        window = self.begin()
        self.it.app.focus(TITLE)
        self.it.app.keys("ctrl+o")
        self.it.window.find(role="list", name="Studios").find(role="list item", name=SOURCE_NAME)
        self.it.app.keys("ctrl+Return", "Down", "ctrl+Return")
        window.find(role="push button", name="Choose 2 Studios")
        self.check(window, 22)
        window.press("Choose 2 Studios")
        self.it.window.find(role="push button", name="Choose One Instead")
        self.check(window, 10)

    # Windows of their own

    def test_list_window(self):
        self.begin().press("From a List…")
        window = self.other()
        self.check(window, 3)
        window.find(role="text", name="List").set_text("%s,One\nnonsense\n" % SOURCE_ID)
        uia.wait("what is wrong with it", lambda: any("2" in label for label in window.labels()))
        self.check(window, 3)

    def test_failures(self):
        self.begin().press("From a List…")
        window = self.other()
        window.find(role="text", name="List").set_text("".join("%s,No %d\n" % (NOBODYS_ID, n) for n in range(1, 13)))
        window.press("Duplicate 12 Studios")
        self.it.window.press("Show", timeout=30)
        uia.wait("the list", lambda: any(node.name != TITLE for node in self.it.app.children()))
        self.check(self.other(), 2)

    def test_details(self):
        self.begin()
        self.duplicate(SOURCE_ID, "Good", "Done").press("Details of “Good”")
        self.check(self.other(), 3)
        self.other().do("window.close")
        uia.wait("the details to close", lambda: len(self.it.app.windows()) == 1)
        self.duplicate(NOBODYS_ID, "Bad", "Refused").press("Details of “Bad”")
        self.check(self.other(), 3)

    def test_studio(self):
        self.begin()
        row = self.it.open_chooser().find(role="list item", name=SOURCE_NAME)
        row.all(role="push button")[-1].do("click")
        self.it.app.menu_item("Details").do("click")
        window = self.other()
        window.find(role="label", text="Program")
        self.check(window, 5)

    def test_preferences(self):
        self.begin()
        self.check(self.by_keys("ctrl+comma"), 5)

    def test_shortcuts(self):
        """GTK's own window, whose controls only GTK can name: what we put in is there."""
        self.begin()
        window = self.by_keys("ctrl+question")
        window.find(role="label", text="Choose a studio")

    def test_help(self):
        self.begin()
        window = self.by_keys("F1")
        self.check(window, 6)
        self.it.app.focus("Help")
        self.it.app.focus_with_tab(window.all(role="list item")[0], "Help")
        self.it.app.keys("Return")
        uia.wait("the page", lambda: any(node.text for node in window.all(role="heading")))
        self.check(window, 6)

    def test_about(self):
        """libadwaita's own window, likewise."""
        window = self.begin()
        self.it.app.menu(window.find(role="push button", name="Main Menu"), "About Understudy")
        about = self.other()
        self.assertEqual(about.name, "About")
        about.find(role="label", text="Understudy")

    def open_accounts(self, env=None):
        window = self.begin(env)
        self.it.app.menu(window.find(role="push button", name="Main Menu"), "Accounts…")
        return self.other()

    def test_accounts(self):
        window = self.open_accounts({"ALIBABA_CLOUD_ACCESS_KEY_ID": "testid",
                                     "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecretnobodyknows"})
        window.find(role="list", name="Accounts").find(role="list item", name=re.compile("Environment.*"))
        self.check(window, 4)

    def test_account_form(self):
        window = self.open_accounts()
        window.press("Add Account…")
        window.find(role="text", name="Name")
        self.check(window, 8)
        window.press("Save")
        self.check(window, 8)

    def test_account_import(self):
        home = pathlib.Path(tempfile.mkdtemp(prefix="understudy-home-"))
        (home / ".aliyun").mkdir()
        (home / ".aliyun" / "config.json").write_text(
            '{"current":"studio","profiles":[{"name":"studio","mode":"AK","access_key_id":"LTAI5tNobody",'
            '"access_key_secret":"nowhere","region_id":"cn-shanghai"}]}', encoding="ascii")
        self.addCleanup(lambda: [os.unlink(home / ".aliyun" / "config.json"), os.rmdir(home / ".aliyun"), os.rmdir(home)])
        window = self.open_accounts({"HOME": str(home)})
        window.press("Import…")
        uia.wait("what can be imported", lambda: window.all(role="check box") or window.all(role="radio button")
                 or len(window.all(role="list item")) > 1)
        self.check(window, 4)


if __name__ == "__main__":
    app.main()
