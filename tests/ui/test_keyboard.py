# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything by keyboard alone."""

import app
import uia
from app import SOURCE_ID, SOURCE_NAME, TITLE


class Keyboard(app.Case):
    """GTK 4.8 does not tell that an entry row has the focus: what is typed has to show it."""

    def setUp(self):
        super().setUp()
        self.it.app.focus(TITLE)

    def open_chooser(self):
        self.it.app.keys("ctrl+o")
        studios = self.it.window.find(role="list", name="Studios")
        uia.wait("studios", lambda: studios.all(role="list item"))
        return studios

    def type_until(self, text, node):
        """The keyboard may come a moment after the window."""
        self.it.app.type(text)
        uia.wait("%r to hold %r" % (node, text), lambda: node.text == text)

    def has_focus(self, node):
        return "focused" in node.states() or bool(node.all(state="focused"))

    def test_ready_to_type(self):
        self.type_until("abc", self.it.source)

    def test_main_job(self):
        """Ctrl+O, some letters, Return, Ctrl+Return."""
        studios = self.open_chooser()
        self.type_until("evening", self.it.search())
        uia.wait("one studio", lambda: len(studios.all(role="list item")) == 1)
        self.it.app.keys("Return")
        uia.wait("the ID in the form", lambda: self.it.source.text == SOURCE_ID)
        uia.wait("the name", lambda: self.it.name.text == SOURCE_NAME + " 2")
        self.it.app.keys("ctrl+Return")
        self.it.row(SOURCE_NAME + " 2", "Done")

    def test_return_in_the_name(self):
        studios = self.open_chooser()
        self.type_until("evening", self.it.search())
        uia.wait("one studio", lambda: len(studios.all(role="list item")) == 1)
        self.it.app.keys("Return")
        uia.wait("a name", lambda: self.it.name.text)
        self.it.app.keys("ctrl+a")
        self.type_until("By Hand", self.it.name)
        self.it.app.keys("Return")
        self.it.row("By Hand", "Done")

    def test_down_chooses(self):
        studios = self.open_chooser()
        names = [item.name for item in studios.all(role="list item")]
        self.it.app.keys("Down", "Down", "Up", "Return")
        uia.wait("the second name", lambda: self.it.name.text == names[1] + " 2")

    def test_escape_leaves_the_chooser(self):
        self.open_chooser()
        self.type_until("x", self.it.search())
        self.it.app.keys("Escape")
        uia.wait("an empty search", lambda: self.it.search().text == "")
        self.it.app.keys("Escape")
        self.it.window.gone(role="list", name="Studios")

    def test_tab_order(self):
        """The form from top to bottom, then the history, then around."""
        self.it.write(SOURCE_ID, "Row")
        self.it.window.press("Duplicate")
        row = self.it.row("Row", "Done")
        self.it.source.set_text("")
        self.it.name.set_text("x")
        self.type_until("abc", self.it.source)
        self.it.app.keys("Tab")
        uia.wait("the focus in the chooser's button", lambda: self.has_focus(self.it.chooser_button()))
        self.it.app.keys("Tab", "ctrl+a")
        self.type_until("New", self.it.name)
        self.it.app.keys("Tab")
        uia.wait("the focus in the copies", lambda: self.has_focus(self.it.copies))
        self.it.app.keys("Tab")
        uia.wait("the focus in Duplicate", lambda: self.has_focus(self.it.duplicate_button()))
        self.it.app.keys("Tab")
        from_list = self.it.window.find(role="push button", name="From a List…")
        uia.wait("the focus in From a List", lambda: self.has_focus(from_list))
        self.it.app.keys("Tab")
        search = self.it.window.find(role="entry", name="Search the History")
        uia.wait("the focus in the search", lambda: self.has_focus(search))
        for name in ("Filter", "Select Entries", "Export and Import"):
            self.it.app.keys("Tab")
            uia.wait("the focus in %s" % name, lambda: any(map(self.has_focus, self.it.window.all(name=name))))
        self.it.app.keys("Tab")
        uia.wait("the focus in the history", lambda: self.has_focus(row))
        for _ in range(5):
            self.it.app.keys("shift+Tab")
        uia.wait("the focus back in From a List", lambda: self.has_focus(from_list))

    def test_search_from_anywhere(self):
        for name in ("Row", "Other"):
            self.it.write(SOURCE_ID, name)
            self.it.window.press("Duplicate")
            self.it.row(name, "Done")
        self.it.app.focus(TITLE)
        self.it.app.keys("ctrl+f")
        search = self.it.window.find(role="entry", name="Search the History")
        uia.wait("the focus in the search", lambda: self.has_focus(search))
        self.it.app.type("oth")
        self.it.window.find(text="1 found")
        self.it.app.keys("Escape")
        self.it.row("Row", "Done")

    def test_details_from_a_row(self):
        self.it.write(SOURCE_ID, "Row")
        self.it.window.press("Duplicate")
        self.it.row("Row", "Done")
        self.it.app.focus_with_tab(self.it.window.find(role="push button", name="Details of “Row”"), TITLE)
        self.it.app.keys("Return")
        details = self.it.app.window("Details")
        uia.wait("the details to be active", lambda: "active" in details.states())
        self.it.app.keys("Escape")
        uia.wait("the details to close", lambda: len(self.it.app.windows()) == 1)

    def test_cancelled_popover_keeps_what_was_typed(self):
        self.type_until("abc", self.it.source)
        self.open_chooser()
        self.it.app.keys("Escape")
        self.it.window.gone(role="list", name="Studios")
        self.assertEqual(self.it.source.text, "abc")

    def test_menu_and_about(self):
        self.it.app.keys("F10")
        self.it.app.menu_item("About Understudy").do("click")
        about = self.it.app.window("About")
        about.find(role="label", text="Understudy")

    def test_shortcuts_window(self):
        self.it.app.keys("ctrl+question")
        uia.wait("another window", lambda: len(self.it.app.windows()) == 2)
        self.it.app.find(role="label", text="Duplicate the studio")

    def test_ctrl_w_closes(self):
        self.it.app.keys("ctrl+w")
        self.assertEnds(self.it)

    def test_ctrl_q_quits(self):
        self.it.app.keys("ctrl+q")
        self.assertEnds(self.it)


if __name__ == "__main__":
    app.main()
