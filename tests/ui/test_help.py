# SPDX-License-Identifier: GPL-3.0-or-later
"""The help: there by F1 and from the menu, every page of it, with nothing else installed."""

import subprocess

import app
import uia
from app import TITLE


class Help(app.Case):
    def open(self):
        self.it.shows("No Duplications Yet")
        self.it.app.focus(TITLE)
        self.it.app.keys("F1")
        return self.it.app.window("Help")

    def topics(self, window):
        return [row for row in window.all(role="list item") if row.labels()]

    def test_from_the_menu(self):
        self.it.app.menu(self.it.window.find(role="push button", name="Main Menu"), "Help")
        self.it.app.window("Help")

    def test_it_opens_once(self):
        self.open()
        self.it.app.focus(TITLE)
        self.it.app.keys("F1")
        uia.wait("the help to be in front", lambda: "active" in self.it.app.window("Help").states())
        self.assertEqual([name for _, name in self.it.app.windows()].count("Help"), 1)

    def page(self, window):
        """The title of the page, and its paragraphs."""
        nodes = window.tree()
        start = next(i for i, node in enumerate(nodes) if node.role == "heading" and node.text)
        return nodes[start].text, [node.text for node in nodes[start:] if node.role == "label"]

    def test_every_page(self):
        window = self.open()
        self.it.app.focus("Help")
        topics = self.topics(window)
        self.assertGreaterEqual(len(topics), 5)
        self.it.app.focus_with_tab(topics[0], "Help")
        for row in topics:
            uia.wait("the focus", lambda row=row: "focused" in row.states())
            title = row.labels()[0]
            self.it.app.keys("Return")
            uia.wait("the page of %r" % title, lambda title=title: self.page(window)[0] == title)
            paragraphs = self.page(window)[1]
            self.assertGreaterEqual(len(paragraphs), 1, title)
            for paragraph in paragraphs:
                self.assertGreater(len(paragraph), 20, title)
                self.assertNotIn("<", paragraph)
            # Back where one was, by any of the ways
            self.it.app.keys("alt+Left" if row is topics[0] else "Escape")
            uia.wait("the focus back", lambda row=row: "focused" in row.states())
            self.it.app.keys("Down")
        self.it.app.keys("Escape")
        uia.wait("the help to close", lambda: self.it.app.windows() == [("frame", TITLE)])

    def test_narrow(self):
        window = self.open()
        subprocess.run(["xdotool", "windowsize", self.it.app.xid("Help"), "360", "300"], check=True)
        uia.wait("the size", lambda: window.extents()[2] <= 360)
        for row in self.topics(window):
            x, _, width, _ = row.extents()
            self.assertGreaterEqual(x, 0)
            self.assertLessEqual(x + width, window.extents()[2])


if __name__ == "__main__":
    app.main()
