# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the keyboard is: the way of Tab through the window, and that nothing that happens loses it."""

import time

import app
import uia
from app import SOURCE_ID, SOURCE_NAME, TITLE
from gi.repository import GLib


class Focus(app.Case):
    def focused(self, window):
        """The innermost node that says that it has the focus."""
        nodes = window.tree()
        states = uia.many([(node.ref, uia.I + "Accessible", "GetState", None) for node in nodes])
        found = [node for node, bits in zip(nodes, states) if bits and bits[0][0] >> 12 & 1]
        return found[-1] if found else None

    def fields(self, window):
        return [node for node in window.all(role="text") if "editable" in node.states()]

    def where(self, window, not_at=None):
        """What has the focus. GTK 4.8 keeps silent of entry rows: there, what is typed shows it."""
        fields = self.fields(window)
        before = [node.text for node in fields]

        def probe():
            node = self.focused(window)
            if node is not None:
                return node if node.ref != not_at else None
            self.it.app.type("q")
            end = time.monotonic() + 1
            while time.monotonic() < end:
                for field, text in zip(fields, before):
                    if field.text != text:
                        field.set_text(text)
                        return field
                node = self.focused(window)
                if node is not None and node.ref != not_at:
                    return node
            return None

        return uia.wait("something to have the focus", probe)

    def way(self, window, key="Tab", most=40):
        """The names of what Tab visits, from one until it is there again."""
        first = last = self.where(window)
        names = [first.name]
        for _ in range(most):
            self.it.app.keys(key)
            last = self.where(window, last.ref)
            if last.ref == first.ref:
                return names
            names.append(last.name)
        self.fail("no way back to %r: %s" % (names[0], names))

    def duplicate(self, name):
        self.it.write(SOURCE_ID, name)
        self.it.window.press("Duplicate")
        return self.it.row(name, "Done")

    def setUp(self):
        super().setUp()
        self.it.shows("No Duplications Yet")
        self.it.app.focus(TITLE)

    def has_it(self, *names):
        """The focus is in something of one of these names, now or soon."""
        uia.wait("the focus in one of %r" % (names,), lambda: self.where(self.it.window).name in names)

    def go(self, name, role="push button", window=None):
        self.it.app.focus_with_tab((window or self.it.window).find(role=role, name=name), (window or self.it.window).name)

    # The way

    FORM = ["Source studio ID", "Choose Studios", "New name", "Copies", "Duplicate", "From a List…"]
    SEARCH = ["Search the History", "Filter", "Select Entries", "Export and Import"]
    TOP = ["Account", "Main Menu", "Add Account…"]

    def test_every_control_once(self):
        """The form from top to bottom, the history, the top of the window, and around; and the same way back."""
        self.duplicate("Row")
        self.it.window.find(role="filler", name="AdwToastWidget").all(role="push button")[-1].do("click")
        self.it.window.gone(role="filler", name="AdwToastWidget")
        way = self.FORM + self.SEARCH + ["Copy ID of “Row”", "Details of “Row”"] + self.TOP
        self.assertEqual(self.way(self.it.window), way)
        self.assertEqual(self.way(self.it.window, "shift+Tab"), way[:1] + way[:0:-1])

    def test_without_a_history(self):
        """No stop at the button that cannot be pressed, nor at what searches a history."""
        self.assertEqual(self.way(self.it.window), self.FORM[:4] + self.FORM[5:] + ["Import…"] + self.TOP)

    # What happens meanwhile

    def test_duplication_ends(self):
        """The button that was pressed has it still, and nothing has taken it when the row comes."""
        self.it.write(SOURCE_ID, "Row")
        self.go("Duplicate")
        self.it.app.keys("Return")
        self.it.row("Row", "Done")
        self.has_it("Duplicate", "New name")

    def test_popover_closes(self):
        self.go("Choose Studios")
        self.it.app.keys("Return")
        studios = self.it.window.find(role="list", name="Studios")
        studios.find(role="list item", name=SOURCE_NAME)
        self.it.app.keys("Escape")
        self.it.window.gone(role="list", name="Studios")
        self.has_it("Choose Studios")

    def test_studio_is_chosen(self):
        """On to the next field."""
        self.it.app.keys("ctrl+o")
        self.it.window.find(role="list", name="Studios").find(role="list item", name=SOURCE_NAME)
        self.it.app.keys("Return")
        uia.wait("a name", lambda: self.it.name.text)
        self.has_it("New name")

    def test_menu_closes(self):
        for name in ("Main Menu", "Account"):
            self.go(name)
            self.it.app.keys("Return")
            uia.wait("the menu", lambda: self.it.app.all(role="menu item"))
            self.it.app.keys("Escape")
            uia.wait("the menu to close", lambda: not self.it.app.all(role="menu item"))
            self.has_it(name)

    def test_window_closes(self):
        self.duplicate("Row")
        self.go("Details of “Row”")
        self.it.app.keys("Return")
        details = self.it.app.window("Details")
        uia.wait("the details to be active", lambda: "active" in details.states())
        self.assertIn("Copy Details", self.way(details))
        self.it.app.keys("Escape")
        uia.wait("the details to close", lambda: len(self.it.app.windows()) == 1)
        self.it.app.focus(TITLE)
        self.has_it("Details of “Row”")

    def test_paused_resumed_and_stopped(self):
        """The bar goes when there is nothing left to do, and with it the button that was pressed."""
        self.it.write(SOURCE_ID, "Stage")
        self.it.copies.set_value(60)
        self.it.window.press("Duplicate")
        self.it.window.find(role="push button", name="Pause")
        self.go("Pause")
        self.it.app.keys("Return")
        self.it.window.find(role="push button", name="Resume")
        self.has_it("Resume")
        self.it.app.keys("Tab")
        self.has_it("Stop")
        self.it.app.keys("Return")
        self.it.window.gone(role="push button", name="Stop")
        self.assertTrue(self.where(self.it.window).name)

    # What is said

    def test_announced(self):
        """A toast says nothing to who does not see it: a status does, and its name changes with what is done."""
        def says(words):
            return any(node.name.startswith(words) for node in self.it.window.all(role="role-54"))

        self.duplicate("Row")
        uia.wait("the words", lambda: says("“Row” is ready"))
        self.it.write("00000000-0000-4000-8000-000000000000", "Nothing")
        self.it.window.press("Duplicate")
        uia.wait("the words", lambda: says("“Nothing” was refused"))

    def test_announced_as_an_event(self):
        """What a screen reader waits for."""
        heard = []
        uia.bus().signal_subscribe(None, uia.I + "Event.Object", "PropertyChange", None, None, 0,
                                   lambda *event: heard.append(event[5].unpack()))
        registry = ("org.a11y.atspi.Registry", "/org/a11y/atspi/registry")
        uia.call(registry, uia.I + "Registry", "RegisterEvent", "(sass)", "object:property-change:accessible-name", [], "")
        self.duplicate("Row")
        context = GLib.MainContext.default()

        def told():
            while context.iteration(False):
                pass
            return [event for event in heard if event[0] == "accessible-name" and event[3] == "“Row” is ready"]

        uia.wait("the event", told)


if __name__ == "__main__":
    app.main()
