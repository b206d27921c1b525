# SPDX-License-Identifier: GPL-3.0-or-later
"""From the first start to a studio that is duplicated, and what is left of it."""

import signal

import app
import uia
from app import SOURCE_ID, SOURCE_NAME, UUID


class MainJob(app.Case):
    def test_first_start(self):
        """A newcomer sees where they are, and that nothing was done yet."""
        self.it.shows("Practice on this computer. Nothing reaches the cloud.")
        self.it.shows("No Duplications Yet")
        self.assertNotIn("sensitive", self.it.duplicate_button().states())

    def test_chosen_studio_is_duplicated(self):
        """Choose a studio, take the name that is suggested, click Duplicate."""
        studios = self.it.open_chooser()
        row = studios.find(role="list item", name=SOURCE_NAME)
        self.assertIn(SOURCE_ID, row.labels())
        self.it.search().set_text("evening")
        uia.wait("one studio", lambda: [item.name for item in studios.all(role="list item")] == [SOURCE_NAME])
        self.it.app.keys("Return")
        uia.wait("the ID in the form", lambda: self.it.source.text == SOURCE_ID)
        self.assertEqual(self.it.name.text, SOURCE_NAME + " 2")
        self.it.shows(SOURCE_NAME)

        self.it.window.press("Duplicate")
        self.it.shows("“%s 2” is ready" % SOURCE_NAME)
        row = self.it.row(SOURCE_NAME + " 2", "Done")
        caster_id = next(label for label in row.labels() if UUID.fullmatch(label))
        self.assertNotEqual(caster_id, SOURCE_ID)
        self.assertEqual(self.it.ledger_rows(), [(SOURCE_NAME + " 2", SOURCE_ID, "done", caster_id)])

        # Ready for the next one
        uia.wait("the next name", lambda: self.it.name.text == SOURCE_NAME + " 3")
        self.assertEqual(self.it.source.text, SOURCE_ID)

    def test_through_accessibility_alone(self):
        """No key and no pointer: what a switch, a voice or a screen reader can ask for is enough."""
        self.it.chooser_button().do("click")
        item = self.it.window.find(role="list", name="Studios").find(role="list item", name=SOURCE_NAME)
        row = uia.wait("the row's actions", lambda: [node for node in item.tree() if "studio.duplicate" in node.actions()])[0]
        row.do("studio.duplicate")
        uia.wait("the ID in the form", lambda: self.it.source.text == SOURCE_ID)
        self.it.name.set_text("Without Hands")
        self.it.window.press("Duplicate")
        row = self.it.row("Without Hands", "Done")
        row.press("Copy ID of “Without Hands”")
        self.it.shows("Copied")
        row.press("Details of “Without Hands”")
        details = self.it.app.window("Details")
        details.find(role="label", text="The studio was duplicated")
        details.do("window.close")
        uia.wait("the details to close", lambda: len(self.it.app.windows()) == 1)
        self.assertEqual([entry[::2] for entry in self.it.ledger_rows()], [("Without Hands", "done")])

    def test_copy_is_offered_as_a_source(self):
        self.it.write(SOURCE_ID, "Second Studio")
        self.it.window.press("Duplicate")
        self.it.row("Second Studio", "Done")
        studios = self.it.open_chooser()
        studios.find(role="list item", name="Second Studio")

    def test_search_for_a_studio(self):
        studios = self.it.open_chooser()
        studios.find(role="list item", name=SOURCE_NAME)
        search = self.it.search()
        search.set_text("EVENING")
        uia.wait("one studio", lambda: [item.name for item in studios.all(role="list item")] == [SOURCE_NAME])
        search.set_text("nothing of that kind")
        self.it.shows("No studio has such a name or ID")

    def test_killed_and_started_again(self):
        """SIGKILL, and the history is there."""
        self.it.write(SOURCE_ID, "Survivor")
        self.it.window.press("Duplicate")
        before = self.it.row("Survivor", "Done").labels()
        self.it.kill()
        again = self.start(home=self.it.home)
        self.assertEqual(again.row("Survivor", "Done").labels(), before)

    def test_closed_at_once(self):
        """Closing the window right after the click: the studio is made and recorded all the same."""
        self.it.write(SOURCE_ID, "Last Minute")
        self.it.window.press("Duplicate")
        self.it.window.do("window.close", ends=True)
        self.assertEnds(self.it)
        rows = self.it.ledger_rows()
        self.assertTrue(rows == [] or rows[0][2] == "done", rows)

    def test_ends_cleanly(self):
        self.it.write(SOURCE_ID, "One")
        self.it.window.press("Duplicate")
        self.it.row("One", "Done")
        self.assertEqual(self.it.close(), 0, self.it.output())

    def test_ends_on_sigterm(self):
        self.it.shows("No Duplications Yet")
        self.it.app.proc.send_signal(signal.SIGTERM)
        self.assertEnds(self.it)

    def test_bad_input(self):
        """Told under the field, and nothing is sent."""
        self.it.write("two\u0007lines", "Name")
        uia.wait("the state", self.it.source_is_invalid)
        self.it.window.find(role="label", text="The studio ID contains a line break or another control character.")
        self.assertNotIn("sensitive", self.it.duplicate_button().states())
        self.it.source.set_text(SOURCE_ID)
        uia.wait("the button", lambda: "sensitive" in self.it.duplicate_button().states())
        self.assertFalse(self.it.source_is_invalid())
        self.assertEqual(self.it.ledger_rows(), [])

    def test_refused(self):
        """Words, a toast that leads to the details, the service's code and request ID."""
        self.it.write("00000000-0000-4000-8000-000000000000", "Nothing")
        self.it.window.press("Duplicate")
        self.it.shows("“Nothing” was refused")
        row = self.it.row("Nothing", "Refused")
        self.assertIn("No such studio", row.labels())
        self.it.window.find(role="push button", name="Details", timeout=10).do("click")
        details = self.it.app.window("Details")
        shown = details.labels()
        for words in ("No such studio", "On your side", "No studio was made.", "InvalidCaster.NotFound", "404"):
            self.assertIn(words, shown)
        self.assertEqual(self.it.name.text, "Nothing")
        details.press("Copy Details")
        details.find(role="label", text="Copied")
        details.do("window.close")
        uia.wait("the details to close", lambda: len(self.it.app.windows()) == 1)

    def test_copy_the_id(self):
        self.it.write(SOURCE_ID, "To Copy")
        self.it.window.press("Duplicate")
        self.it.row("To Copy", "Done").press("Copy ID of “To Copy”")
        self.it.shows("Copied")


if __name__ == "__main__":
    app.main()
