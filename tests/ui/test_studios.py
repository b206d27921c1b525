# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of studios: several of them, by keyboard alone, and what their menus offer."""

import app
import uia
from app import SOURCE_ID, SOURCE_NAME

FIRST = "Autumn product launch (subscription ended)"
WEBCAM = "Harbour webcam & Lo-fi, round the clock"


class Studios(app.Case):
    def open_by_keys(self):
        self.it.app.focus("Understudy")
        self.it.app.keys("ctrl+o")
        studios = self.it.window.find(role="list", name="Studios")
        studios.find(role="list item", name=SOURCE_NAME)
        return studios

    def test_several_by_keyboard(self):
        """Search and mark, search and mark, Enter, Enter: two studios, each from its own source."""
        studios = self.open_by_keys()
        for words, name in (("webcam", WEBCAM), ("evening", SOURCE_NAME)):
            self.it.search().set_text(words)
            uia.wait("one studio", lambda: [item.name for item in studios.all(role="list item")] == [name])
            self.it.app.keys("ctrl+Return")
        self.it.window.find(role="push button", name="Choose 2 Studios")
        self.it.app.keys("Return")
        self.it.shows("%s, %s" % (WEBCAM, SOURCE_NAME))
        uia.wait("the pattern", lambda: self.it.name.text == "{source} 2")
        self.it.shows("%s 2 … %s 2" % (WEBCAM, SOURCE_NAME))
        self.it.app.keys("Return")
        self.it.row(WEBCAM + " 2", "Done")
        self.it.row(SOURCE_NAME + " 2", "Done")
        rows = self.it.ledger_rows()
        self.assertEqual([row[0] for row in rows], [WEBCAM + " 2", SOURCE_NAME + " 2"])
        self.assertEqual(rows[1][1], SOURCE_ID)
        self.assertEqual(self.it.source.text, "")

    def test_marks_by_space(self):
        """In the list itself the space bar marks, and Enter goes on marking."""
        self.open_by_keys()
        self.it.app.keys("Tab")
        self.it.app.keys("space")
        self.it.window.find(role="push button", name="Choose 1 Studio")
        self.it.app.keys("Down")
        self.it.app.keys("Return")
        self.it.window.find(role="push button", name="Choose 2 Studios").do("click")
        self.it.shows("%s, %s" % (FIRST, SOURCE_NAME))

    def test_marks_are_named(self):
        studios = self.open_by_keys()
        studios.find(role="check box", name="Also duplicate “%s”" % SOURCE_NAME)

    def test_details(self):
        """From the row's menu: all that the service tells, no key of a stream, and a way to duplicate it."""
        studios = self.open_by_keys()
        row = studios.find(role="list item", name=SOURCE_NAME)
        row.inner_button().do("click")
        self.it.app.menu_item("Details").do("click")
        details = self.it.app.window("Studio")
        for words in (SOURCE_NAME, SOURCE_ID, "Configuration", "Scenes", "Layouts", "Components", "Channels", "Program"):
            details.find(role="label", text=words)
        self.assertFalse([label for label in details.labels() if "auth_key" in label])
        details.press("Duplicate")
        uia.wait("the ID in the form", lambda: self.it.source.text == SOURCE_ID)
        self.assertEqual(self.it.name.text, SOURCE_NAME + " 2")


if __name__ == "__main__":
    app.main()
