#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts the single cases in meson's test logs.

    count-cases.py [--broken TEXT]... [LABEL=TESTLOG.JSON]...

A program that speaks TAP counts its cases one by one, any other program counts as one. What could not be
built (--broken) and what ended before its plan was carried out count as failures. Ends with one line,
"N passed, N failed" or "N passed, N failed, N skipped", and with 1 where anything failed or nothing ran.
"""

import argparse
import json
import re
import sys

CASE = re.compile(r"^( *)(not )?ok\b *(\d*) *-? *(.*)$")
PLAN = re.compile(r"^1\.\.(\d+)(?:\s*#\s*(?i:skip)\S*\s*(.*))?$")
DIRECTIVE = re.compile(r"^(.*?)\s*#\s*(?i:(skip|todo))\S*\s*(.*)$")
GOOD = ("OK", "EXPECTEDFAIL")
EXCERPT = 80  # lines of a failed program's output, from its end


class Program:
    """What came of one test program."""

    def __init__(self, label, name):
        self.title = f"{name} [{label}]"
        self.passed = 0
        self.failed = []   # names of cases, or what happened to the program
        self.skipped = []  # (name of the case, reason)
        self.output = ""


def read_tap(text, program):
    """Adds the cases of a TAP stream to the program; says whether the stream is complete."""
    planned = None
    seen = 0
    pending = []  # depths of cases since the last one at a lower depth: a subtest's cases come before its summary
    for line in text.splitlines():
        plan = PLAN.match(line)
        if plan:
            planned = int(plan.group(1))
            if planned == 0:
                program.skipped.append(("all of it", plan.group(2) or "no reason given"))
            continue
        if re.match(r"^ *Bail out!", line):
            reason = line.strip()[len("Bail out!"):].strip()
            if not program.failed:
                program.failed.append(f"bailed out: {reason}" if reason else "bailed out")
            continue
        case = CASE.match(line)
        if not case:
            continue
        depth = len(case.group(1)) // 4
        if depth == 0:
            seen += 1
        summary = any(other > depth for other in pending)
        pending = [other for other in pending if other <= depth]
        pending.append(depth)

        name, directive, reason = case.group(4).strip(), None, ""
        found = DIRECTIVE.match(name)
        if found:
            name, directive, reason = found.group(1).strip(), found.group(2).lower(), found.group(3).strip()
        name = name or f"case {case.group(3)}"
        if case.group(2) and directive != "todo":
            if not (summary and program.failed):
                program.failed.append(name)
        elif summary:
            pass
        elif directive in ("skip", "todo"):
            program.skipped.append((name, reason or "no reason given"))
        else:
            program.passed += 1
    if planned is None:
        return "no plan was printed"
    if planned != seen and not (planned == 0 and seen == 0):
        return f"{seen} of {planned} cases ran"
    return None


def read_test(label, record):
    """One record of meson's log as a Program."""
    program = Program(label, record["name"])
    out, err = record.get("stdout") or "", record.get("stderr") or ""
    program.output = "\n".join(part.rstrip("\n") for part in (out, err) if part)
    result = record["result"]

    # Only TAP prints a plan; a program that died before its plan still shows its cases
    if any(PLAN.match(line) or re.match(r"^TAP version \d+", line) for line in out.splitlines()):
        incomplete = read_tap(out, program)
        if result == "TIMEOUT":
            program.failed.append("did not end in time")
        elif not program.failed and incomplete and result != "SKIP":
            program.failed.append(f"{incomplete} ({how_it_ended(record)})")
        elif not program.failed and result not in GOOD + ("SKIP",):
            program.failed.append(how_it_ended(record))
    elif result in GOOD:
        program.passed = 1
    elif result == "SKIP":
        lines = [line.strip() for line in program.output.splitlines() if line.strip()]
        program.skipped.append(("all of it", lines[-1] if lines else "no reason given"))
    elif result == "TIMEOUT":
        program.failed.append("did not end in time")
    else:
        program.failed.append(how_it_ended(record))
    return program


def how_it_ended(record):
    code = record.get("returncode")
    if code is not None and code < 0:
        return f"killed by signal {-code}"
    if code is not None and code > 128:
        return f"killed by signal {code - 128}"
    return f"{record['result'].lower()}, exit status {code}"


def read_log(label, path):
    """The programs of one log; a log that is not there, or is no log, is a failure of its own."""
    programs = []
    try:
        with open(path, encoding="utf-8", errors="replace") as log:
            for line in log:
                if line.strip():
                    programs.append(read_test(label, json.loads(line)))
    except (OSError, ValueError, KeyError, TypeError) as error:
        broken = Program(label, "the test run")
        broken.failed.append(f"its log cannot be read: {error}")
        programs.append(broken)
    return programs


def report(programs, out):
    """Prints failures, then what was skipped, then the sums; returns the exit status."""
    for program in programs:
        if program.failed:
            print(f"\nFAILED: {program.title}", file=out)
            for name in program.failed:
                print(f"  {name}", file=out)
            lines = program.output.splitlines()
            if len(lines) > EXCERPT:
                print(f"  | … {len(lines) - EXCERPT} lines before", file=out)
            for line in lines[-EXCERPT:]:
                print(f"  | {line}", file=out)
    if any(program.skipped for program in programs):
        print("\nSkipped:", file=out)
        for program in programs:
            for name, reason in program.skipped:
                print(f"  {program.title} {name}: {reason}", file=out)

    passed = sum(program.passed for program in programs)
    failed = sum(len(program.failed) for program in programs)
    skipped = sum(len(program.skipped) for program in programs)
    if passed + failed == 0:
        print("\nNo test ran.", file=out)
    print(file=out)
    sums = f"{passed} passed, {failed} failed"
    print(f"{sums}, {skipped} skipped" if skipped else sums, file=out)
    return 1 if failed or passed == 0 else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--broken", action="append", default=[], metavar="TEXT")
    parser.add_argument("logs", nargs="*", metavar="LABEL=TESTLOG.JSON")
    arguments = parser.parse_args()

    programs = []
    for text in arguments.broken:
        label, _, what = text.partition(": ")
        program = Program(label, "the build")
        program.failed.append(what or label)
        programs.append(program)
    for log in arguments.logs:
        label, _, path = log.partition("=")
        programs += read_log(label, path)
    return report(programs, sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
