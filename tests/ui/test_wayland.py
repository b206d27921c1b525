# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job under Wayland, with no X11 there, through accessibility alone."""

import os

import app
from app import SOURCE_ID


class Wayland(app.Case):
    def test_there_is_no_x11(self):
        self.assertNotIn("DISPLAY", os.environ)
        self.it.shows("No Duplications Yet")

    def test_duplicated(self):
        self.it.write(SOURCE_ID, "Under Wayland")
        self.it.window.press("Duplicate")
        self.it.row("Under Wayland", "Done")
        self.assertEqual([row[::2] for row in self.it.ledger_rows()], [("Under Wayland", "done")])
        self.assertEqual(self.it.close(), 0, self.it.output())

    def test_refused(self):
        self.it.write("00000000-0000-4000-8000-000000000000", "Nothing")
        self.it.window.press("Duplicate")
        self.it.row("Nothing", "Refused")
        self.it.window.find(role="push button", name="Details").do("click")
        self.assertIn("No such studio", self.it.app.window("Details").labels())


if __name__ == "__main__":
    app.main()
