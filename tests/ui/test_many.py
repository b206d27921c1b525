# SPDX-License-Identifier: GPL-3.0-or-later
"""Orders of many: progress, pause, resume, stop; killed in the middle, and started again."""

import re

import app
import uia
from app import SOURCE_ID

NOBODYS_ID = "00000000-0000-4000-8000-000000000000"


class Many(app.Case):
    def order(self, copies):
        """The Rehearsal takes ten copies a second, so that more than that are under way for a while."""
        self.it.write(SOURCE_ID, "Stage")
        self.it.copies.set_value(copies)
        digits = len(str(copies))
        uia.wait("the pattern", lambda: self.it.name.text == "Stage {n:0%d}" % digits)
        self.it.shows("Stage %0*d … Stage %d" % (digits, 1, copies))
        self.it.window.press("Duplicate")

    def states(self):
        found = {}
        for _name, _source, state, _caster in self.it.ledger_rows():
            found[state] = found.get(state, 0) + 1
        return found

    def test_all_of_them(self):
        self.order(12)
        self.it.shows("12 copies are ready")
        rows = self.it.ledger_rows()
        self.assertEqual([row[0] for row in rows], ["Stage %02d" % n for n in range(1, 13)])
        self.assertEqual({row[2] for row in rows}, {"done"})
        self.assertEqual(len({row[3] for row in rows}), 12)
        # A form for a single copy again: nobody orders many twice by mistake
        self.assertEqual(self.it.name.text, "Stage")

    def test_pause_and_resume(self):
        self.order(30)
        self.it.window.press("Pause")
        self.it.shows("Paused")
        self.assertTrue([words for words in self.it.window.labels() if words.endswith(" left")])
        self.assertIn("queued", self.states())
        self.it.window.press("Resume")
        self.it.window.find(timeout=30, role="label", text="30 copies are ready")
        self.assertEqual(self.states(), {"done": 30})

    def test_stop(self):
        self.order(60)
        self.it.window.press("Pause")
        self.it.shows("Paused")
        uia.wait("what is under way to end", lambda: "sending" not in self.states())
        states = self.states()
        self.it.window.press("Stop")
        self.it.shows("%d copies were cancelled" % states["queued"])
        self.assertEqual(self.states(), {"done": states.get("done", 0), "cancelled": states["queued"]}
                         if states.get("done") else {"cancelled": states["queued"]})

    def test_killed_in_the_middle(self):
        self.order(40)
        uia.wait("some of them", lambda: self.states().get("done", 0) > 0)
        self.it.kill()
        before = self.states()
        self.assertIn("queued", before)
        self.it = self.start(home=self.it.home)
        # Nothing starts by itself
        self.it.window.press("Resume")
        uia.wait("all of them", lambda: self.states() == {"done": 40}, timeout=60)
        rows = self.it.ledger_rows()
        self.assertEqual(len({row[3] for row in rows}), 40)
        self.it.window.gone(role="push button", name="Discard")

    def test_two_hundred(self):
        """Paused, killed, started again, resumed: in the end there is what was asked for, and no more."""
        before = len(self.it.studios())
        self.order(200)
        uia.wait("some of them", lambda: self.states().get("done", 0) >= 20, timeout=60)
        self.it.window.press("Pause")
        self.it.shows("Paused")
        uia.wait("what is under way to end", lambda: "sending" not in self.states())
        paused = self.states()
        self.assertEqual(sum(paused.values()), 200)
        self.it.shows("%(done)d done, %(queued)d left" % paused)
        self.it.window.press("Resume")
        uia.wait("some more", lambda: self.states()["done"] >= paused["done"] + 10, timeout=60)
        uia.wait("the time that is left", lambda: [words for words in self.it.window.labels()
                                                   if re.fullmatch(r"About \d+ seconds left", words)])
        self.it.kill()

        self.it = self.start(home=self.it.home)
        self.it.window.find(role="push button", name="Discard")
        # What was being sent is looked for at once; what is not found is sent again with the rest
        uia.wait("the look", lambda: "sending" not in self.states())
        queued = self.states()["queued"]
        self.it.shows("%d copies are left from last time." % queued)
        self.it.window.press("Resume")
        uia.wait("all of them", lambda: self.states() == {"done": 200}, timeout=90)
        uia.wait("the end to be told", lambda: [words for words in self.it.window.labels()
                                                if words.endswith(" copies are ready")])
        self.assertEqual(self.states(), {"done": 200})
        self.assertEqual(len({row[3] for row in self.it.ledger_rows()}), 200)
        self.it.close()
        self.assertEqual(len(self.it.studios()), before + 200)

    def test_failed_ones(self):
        """They are told apart, until somebody has looked."""
        self.it.window.press("From a List…")
        window = self.it.app.window("From a List")
        window.find(role="text", name="List").set_text("%s,One\n%s,Two\n%s,Three\n" % (SOURCE_ID, NOBODYS_ID, SOURCE_ID))
        window.press("Duplicate 3 Studios")
        self.it.shows("Ready: 2. Failed: 1.")
        self.it.shows("1 copy was not made.")
        self.it.window.press("Show")
        failures = self.it.app.window("Not Made")
        self.assertEqual([row[0] for row in failures.find(role="list", name="History").rows()], ["Two"])
        failures.find(role="push button", name="Details of “Two”").do("click")
        self.it.app.window("Details").find(role="label", text="No such studio")
        self.it.app.window("Details").do("window.close")
        failures.do("window.close")
        self.it.window.press("Dismiss")
        self.it.window.gone(role="push button", name="Dismiss")

    def test_discarded(self):
        self.order(60)
        self.it.window.press("Pause")
        self.it.shows("Paused")
        self.it.kill()
        self.it = self.start(home=self.it.home)
        left = self.states()["queued"]
        self.it.window.press("Discard")
        self.it.shows("%d copies were cancelled" % left)
        self.assertEqual(self.states()["cancelled"], left)
        self.assertNotIn("queued", self.states())

    def test_from_a_list(self):
        self.it.window.press("From a List…")
        window = self.it.app.window("From a List")
        text = window.find(role="text", name="List")
        text.set_text("%s,One\n%s\n" % (SOURCE_ID, SOURCE_ID))
        window.find(role="label", text="Line 2: The name is missing: there is only one column on this line.")
        self.assertNotIn("sensitive", window.find(role="push button", name="Duplicate").states())
        text.set_text("%s,One\n%s,Two\n" % (SOURCE_ID, SOURCE_ID))
        window.press("Duplicate 2 Studios")
        self.it.shows("2 copies are ready")
        self.assertEqual([row[0] for row in self.it.ledger_rows()], ["One", "Two"])

    def test_no_file_is_picked(self):
        self.it.window.press("From a List…")
        window = self.it.app.window("From a List")
        window.press("Open…")
        dialog = self.it.app.window("Open a List")
        dialog.press("Cancel")
        uia.wait("the dialog to close", lambda: len(self.it.app.windows()) == 2)
        window.find(role="text", name="List").set_text("%s,One\n" % SOURCE_ID)
        window.press("Duplicate 1 Studio")
        self.it.row("One", "Done")

    def test_bad_pattern(self):
        self.it.write(SOURCE_ID, "Stage")
        self.it.copies.set_value(3)
        uia.wait("the pattern", lambda: self.it.name.text == "Stage {n}")
        self.it.name.set_text("Stage {m}")
        uia.wait("the state", lambda: self.it.is_invalid("New name"))
        self.assertNotIn("sensitive", self.it.duplicate_button().states())
        self.assertEqual(self.it.ledger_rows(), [])


if __name__ == "__main__":
    app.main()
