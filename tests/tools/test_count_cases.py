#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What count-cases.py makes of the logs that meson writes."""

import json
import os
import subprocess
import sys
import tempfile
import unittest

import tap

PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "count-cases.py")


def record(stdout="", result="OK", returncode=0, stderr="", name="understudy:default / it"):
    return {"name": name, "stdout": stdout, "stderr": stderr, "result": result, "returncode": returncode}


class Counting(unittest.TestCase):
    def count(self, *records, arguments=()):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "testlog.json")
            with open(path, "w", encoding="utf-8") as log:
                for one in records:
                    log.write(one if isinstance(one, str) else json.dumps(one) + "\n")
            logs = [f"plain={path}"] if records else []
            run = subprocess.run([sys.executable, PROGRAM, *arguments, *logs], capture_output=True, text=True)
        self.assertEqual(run.stderr, "")
        return run.returncode, run.stdout

    def assert_counts(self, outcome, last, status):
        self.assertEqual(outcome[1].splitlines()[-1], last, outcome[1])
        self.assertTrue(outcome[1].endswith("\n"))
        self.assertEqual(outcome[0], status)

    def test_tap_cases_are_counted_one_by_one(self):
        out = self.count(record("TAP version 13\n1..3\nok 1 /a\n# words\nok 2 /b\nok 3 /c\n"))
        self.assert_counts(out, "3 passed, 0 failed", 0)

    def test_a_plan_may_come_last(self):
        self.assert_counts(self.count(record("TAP version 13\nok 1 /a\nok 2 /b\n1..2\n")), "2 passed, 0 failed", 0)

    def test_other_programs_count_as_one(self):
        out = self.count(record("whatever\n"), record("", name="understudy:default / other"))
        self.assert_counts(out, "2 passed, 0 failed", 0)

    def test_several_logs_are_added_up(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "testlog.json")
            with open(path, "w", encoding="utf-8") as log:
                log.write(json.dumps(record("1..2\nok 1 /a\nok 2 /b\n")))
            run = subprocess.run([sys.executable, PROGRAM, f"one={path}", f"two={path}"],
                                 capture_output=True, text=True)
        self.assertEqual(run.stdout.splitlines()[-1], "4 passed, 0 failed")

    def test_a_failed_case_fails_and_shows_its_output(self):
        out = self.count(record("1..2\nok 1 /a\nnot ok 2 /b - ERROR: not equal\n", "FAIL", 1, "the reason\n"))
        self.assert_counts(out, "1 passed, 1 failed", 1)
        self.assertIn("/b - ERROR: not equal", out[1])
        self.assertIn("the reason", out[1])
        self.assertIn("understudy:default / it [plain]", out[1])

    def test_skipped_cases_are_listed_with_their_reasons(self):
        out = self.count(record("1..2\nok 1 /a\nok 2 /b # SKIP no display\n"))
        self.assert_counts(out, "1 passed, 0 failed, 1 skipped", 0)
        self.assertIn("/b: no display", out[1])

    def test_a_program_may_skip_all_of_it(self):
        out = self.count(record("1..1\nok 1 /a\n"), record("1..0 # SKIP no session bus\n", "SKIP"))
        self.assert_counts(out, "1 passed, 0 failed, 1 skipped", 0)
        self.assertIn("no session bus", out[1])

    def test_exit_status_77_is_a_skip_with_the_last_line_as_reason(self):
        out = self.count(record("1..1\nok 1 /a\n"), record("looking\nno Xvfb here\n", "SKIP", 77))
        self.assert_counts(out, "1 passed, 0 failed, 1 skipped", 0)
        self.assertIn("no Xvfb here", out[1])

    def test_a_case_to_be_done_is_no_failure(self):
        self.assert_counts(self.count(record("1..2\nok 1 /a\nnot ok 2 /b # TODO later\n")),
                           "1 passed, 0 failed, 1 skipped", 0)

    def test_a_crash_is_a_failure(self):
        out = self.count(record("1..3\nok 1 /a\n", "ERROR", -11))
        self.assert_counts(out, "1 passed, 1 failed", 1)
        self.assertIn("1 of 3 cases ran (killed by signal 11)", out[1])

    def test_a_crash_after_the_last_case_is_a_failure(self):
        out = self.count(record("1..1\nok 1 /a\n", "ERROR", 1, "ERROR: LeakSanitizer: detected memory leaks\n"))
        self.assert_counts(out, "1 passed, 1 failed", 1)
        self.assertIn("detected memory leaks", out[1])

    def test_a_crash_before_the_plan_is_a_failure(self):
        self.assert_counts(self.count(record("", "ERROR", -6)), "0 passed, 1 failed", 1)

    def test_cases_that_did_not_run_are_a_failure_whatever_meson_says(self):
        self.assert_counts(self.count(record("1..5\nok 1 /a\n", "OK")), "1 passed, 1 failed", 1)

    def test_a_failure_that_bails_out_counts_once(self):
        out = self.count(record("1..2\nnot ok 1 /a - ERROR: x\nBail out!\n", "ERROR", -6))
        self.assert_counts(out, "0 passed, 1 failed", 1)

    def test_bailing_out_alone_is_a_failure(self):
        self.assert_counts(self.count(record("1..2\nok 1 /a\nBail out! no disk\n", "ERROR", 1)),
                           "1 passed, 1 failed", 1)

    def test_time_running_out_is_a_failure_of_its_own(self):
        out = self.count(record("1..2\nok 1 /a\n", "TIMEOUT", -15))
        self.assert_counts(out, "1 passed, 1 failed", 1)
        self.assertIn("did not end in time", out[1])
        self.assert_counts(self.count(record("", "TIMEOUT", -15)), "0 passed, 1 failed", 1)

    def test_subtests_are_counted_and_their_summary_is_not(self):
        stream = ("TAP version 14\n# Subtest: a\n    ok 1 /a/1\n    ok 2 /a/2\n    1..2\nok 1 a\n"
                  "ok 2 b\n1..2\n")
        self.assert_counts(self.count(record(stream)), "3 passed, 0 failed", 0)

    def test_a_failed_subtest_counts_once(self):
        stream = "TAP version 14\n    ok 1 /a/1\n    not ok 2 /a/2\n    1..2\nnot ok 1 a\n1..1\n"
        self.assert_counts(self.count(record(stream, "FAIL", 1)), "1 passed, 1 failed", 1)

    def test_a_build_that_broke_is_a_failure(self):
        out = self.count(record("1..1\nok 1 /a\n"), arguments=("--broken", "clang: the build failed"))
        self.assert_counts(out, "1 passed, 1 failed", 1)
        self.assertIn("the build [clang]", out[1])

    def test_nothing_run_is_a_failure(self):
        out = self.count()
        self.assert_counts(out, "0 passed, 0 failed", 1)
        self.assertIn("No test ran", out[1])

    def test_nothing_but_skips_is_a_failure(self):
        self.assert_counts(self.count(record("1..0 # SKIP x\n", "SKIP")), "0 passed, 0 failed, 1 skipped", 1)

    def test_a_log_that_is_missing_is_a_failure(self):
        run = subprocess.run([sys.executable, PROGRAM, "plain=/nonexistent/testlog.json"],
                             capture_output=True, text=True)
        self.assertEqual(run.stdout.splitlines()[-1], "0 passed, 1 failed")
        self.assertEqual(run.returncode, 1)

    def test_a_log_that_is_cut_is_a_failure(self):
        out = self.count(record("1..1\nok 1 /a\n"), '{"name": "understudy:def')
        self.assert_counts(out, "1 passed, 1 failed", 1)

    def test_output_that_is_long_is_shown_from_its_end(self):
        out = self.count(record("1..1\n" + "# noise\n" * 500 + "not ok 1 /a\n# the end\n", "FAIL", 1))
        self.assertIn("the end", out[1])
        self.assertLess(len(out[1].splitlines()), 100)


if __name__ == "__main__":
    tap.main()
