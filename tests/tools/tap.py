# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs unittest cases and prints TAP, so that each is counted."""

import sys
import unittest


class _TapResult(unittest.TestResult):
    def __init__(self):
        super().__init__()
        self.number = 0

    def _line(self, ok, test, directive=""):
        self.number += 1
        name = test.id().removeprefix("__main__.")
        print(f"{'ok' if ok else 'not ok'} {self.number} {name}{directive}", flush=True)

    def _failed(self, test, error):
        for line in self._exc_info_to_string(error, test).splitlines():
            print(f"# {line}")
        self._line(False, test)

    def addSuccess(self, test):
        super().addSuccess(test)
        self._line(True, test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failed(test, err)

    def addError(self, test, err):
        super().addError(test, err)
        self._failed(test, err)

    def addSubTest(self, test, subtest, err):
        super().addSubTest(test, subtest, err)
        if err is not None:
            for line in self._exc_info_to_string(err, subtest).splitlines():
                print(f"# {line}")

    def stopTest(self, test):
        super().stopTest(test)
        # A case whose parts failed is reported by none of the calls above
        if any(getattr(failed, "test_case", None) is test for failed, _ in self.failures + self.errors):
            self._line(False, test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self._line(True, test, f" # SKIP {reason}")


def main(names=None):
    """Runs the cases of the program, or of its classes of these names."""
    program = sys.modules["__main__"]
    loader = unittest.defaultTestLoader
    suite = loader.loadTestsFromNames(names, program) if names else loader.loadTestsFromModule(program)
    print(f"1..{suite.countTestCases()}", flush=True)
    result = _TapResult()
    suite.run(result)
    sys.exit(not result.wasSuccessful())
