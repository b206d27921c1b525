#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures Understudy against baselines that are taken in the same run, and says which aims are reached.

  bench.py --build DIR --programs DIR --work DIR [--json FILE] [--runs N] [--strict] [PART…]

The parts are start, signature, roundtrip, ledger, batch and frames; all of them unless told. Every figure is the median
of at least seven runs, in turns with its baseline; a batch takes as long as the quota does, and is one run; of frames,
those of one run are counted."""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import frames

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = (1000, 10000, 100000, 1000000)
SETTLE = 1500  # ms after the first frame; the history is there by then
PAUSE = 0.2  # s before a start; the display and the bus have done with the program before

# Time to the first frame is what people see; the processor's time says the same where others use the computer, too.
# A figure's name -> what it is held to: a bound of the ratio, or of the value where there is no baseline
AIMS = {
    "start: first frame, 0 entries": ("ratio", "<=", 1.15),
    "start: first frame, 1000000 entries": ("ratio", "<=", 1.15),
    "start: first frame by cairo, 0 entries": ("ratio", "<=", 1.15),
    "start: first frame by cairo, 1000000 entries": ("ratio", "<=", 1.15),
    "start: main thread, 0 entries": ("ratio", "<=", 1.15),
    "start: main thread, 1000000 entries": ("ratio", "<=", 1.15),
    "start: memory, 0 entries": ("ratio", "<=", 1.3),
    "start: memory, 1000000 entries": ("ratio", "<=", 1.3),
    "start: growth from 1000 to 1000000": ("value", "<=", 1.5),
    "signature: acs3": ("ratio", ">=", 0.4),
    "signature: rpc": ("ratio", ">=", 0.4),
    "roundtrip: 10 in flight": ("ratio", ">=", 0.9),
    "ledger: page growth from 1000 to 1000000": ("value", "<=", 1.5),
    "batch: 200 copies": ("ratio", "<=", 1.02),
    "frames: batch of 200, under 17 ms": ("value", ">=", 99.0),
    "frames: batch of 200, under 17 ms of CPU": ("value", ">=", 99.0),
    "frames: scrolling 1000 entries, under 17 ms": ("value", ">=", 99.0),
    "frames: scrolling 1000 entries, under 17 ms of CPU": ("value", ">=", 99.0),
    "frames: scrolling 1000000 entries, under 17 ms": ("value", ">=", 99.0),
    "frames: scrolling 1000000 entries, under 17 ms of CPU": ("value", ">=", 99.0),
    "frames: scroll growth from 1000 to 1000000": ("value", "<=", 1.5),
}
for size in SIZES:
    for what in ("first page", "middle page"):
        AIMS["ledger: %s, %d" % (what, size)] = ("value", "<=", 5.0)
    for what in ("search for one", "search for many", "search in vain"):
        AIMS["ledger: %s, %d" % (what, size)] = ("value", "<=", 50.0)


class Skipped(Exception):
    """What a part needs is not here."""


def figure(part, name, unit, value, baseline=None, runs=1):
    row = {"name": "%s: %s" % (part, name), "unit": unit, "runs": runs, "value": value}
    if baseline is not None:
        row.update(baseline=baseline, ratio=value / baseline)
    aim = AIMS.get(row["name"])
    if aim is not None:
        of, bound, limit = aim
        row["aim"] = "%s %s %g" % (of, bound, limit)
        row["reached"] = row[of] <= limit if bound == "<=" else row[of] >= limit
    return row


class Bench:
    def __init__(self, options):
        self.options = options

    def program(self, name):
        return os.path.join(self.options.programs, name)

    def run(self, part, name, *arguments):
        """The figures that a program prints."""
        output = subprocess.run([self.program(name), *arguments], stdout=subprocess.PIPE, text=True, check=True).stdout
        for line in output.splitlines():
            row = json.loads(line)
            yield figure(part, row["name"], row["unit"], row["value"], row.get("baseline"), row["runs"])

    def ledger_path(self, size):
        return os.path.join(self.options.work, "data-%d" % size, "understudy", "rehearsal", "ledger.db")

    def ledger_of(self, size):
        """A data folder whose Rehearsal has so many entries; made once, and kept."""
        home = os.path.join(self.options.work, "data-%d" % size)
        path = self.ledger_path(size)
        if size == 0:
            return home, None
        if not os.path.exists(path):
            print("# making a ledger of %d entries, which is kept" % size, file=sys.stderr, flush=True)
            os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
            subprocess.run([self.program("bench-ledger"), "make", path, str(size)], check=True)
        return home, path

    # The parts

    def signature(self):
        yield from self.run("signature", "bench-signature")

    def roundtrip(self):
        yield from self.run("roundtrip", "bench-roundtrip")

    def ledger(self):
        with tempfile.TemporaryDirectory(dir=self.options.work) as folder:
            yield from self.run("ledger", "bench-ledger", "write", folder)
        pages = {}
        for size in SIZES:
            for row in self.run("ledger", "bench-ledger", "read", self.ledger_of(size)[1], str(size)):
                pages[row["name"]] = row["value"]
                yield row
        growth = [pages["ledger: middle page, %d" % size] for size in (SIZES[0], SIZES[-1])]
        yield figure("ledger", "page growth from 1000 to 1000000", "times", growth[1] / growth[0], runs=9)

    def in_session(self, part, manager="none", *options, python=sys.executable):
        """The figures of a part that runs in a desktop of its own."""
        session = os.path.join(HERE, "..", "ui", "ui-session")
        if shutil.which("Xvfb") is None or shutil.which("dbus-run-session") is None:
            raise Skipped("there is no Xvfb, or no dbus-run-session")
        with tempfile.NamedTemporaryFile(suffix=".json") as file:
            subprocess.run([session, "--wm", manager, *options, "--", "env", "BENCH_SESSION=1", python, "-B", __file__,
                            "--build", self.options.build, "--programs", self.options.programs, "--work", self.options.work,
                            "--runs", str(self.options.runs), "--json", file.name, part],
                           stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
            return json.load(file)["figures"]

    def first_frame(self, program, home, settle):
        """One start of a program: ms to the first frame, ms of its main thread's processor time, KiB of memory. With time
        to settle it is drawn by cairo; else as GTK chooses, which is by OpenGL, as on most desktops."""
        environment = dict(os.environ, XDG_DATA_HOME=home, BENCH_SETTLE=str(settle), GSETTINGS_BACKEND="memory",
                           XDG_DATA_DIRS=os.path.join(self.options.build, "root", "share") + ":/usr/local/share:/usr/share")
        if not settle:
            environment.pop("GSK_RENDERER", None)
            environment.pop("GDK_DEBUG", None)
        time.sleep(PAUSE)
        done = subprocess.run([self.program("bench-exec"), self.program("bench-watch.so"), program], env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, timeout=60)
        frame = re.search(r"bench frame (\S+) cpu (\S+)", done.stdout)
        memory = re.search(r"bench pss (\S+)", done.stdout)
        if frame is None:
            raise Skipped("%s drew no frame" % os.path.basename(program))
        return [float(frame.group(1)), float(frame.group(2)), float(memory.group(1)) if memory else 0.0]

    def start(self):
        sizes = (0, 1000, 1000000)
        homes = {size: self.ledger_of(size)[0] for size in sizes}
        if "BENCH_SESSION" not in os.environ:
            yield from self.in_session("start")
            return
        ours, empty = os.path.join(self.options.build, "root", "bin", "understudy"), self.program("bench-empty")
        for settle, how in ((0, ""), (SETTLE, " by cairo")):
            taken = {key: [] for key in ("empty", *sizes)}
            for run in range(self.options.runs + 1):
                for key, rows in taken.items():
                    row = self.first_frame(empty if key == "empty" else ours, homes[0 if key == "empty" else key], settle)
                    if run > 0:
                        rows.append(row)
            medians = {key: [statistics.median(column) for column in zip(*rows)] for key, rows in taken.items()}
            names = [("first frame" + how, "ms"), ("main thread" + how, "ms of CPU"), ("memory", "KiB")]
            for i, (name, unit) in enumerate(names[:3 if settle else 2]):
                for size in sizes:
                    yield figure("start", "%s, %d entries" % (name, size), unit, medians[size][i], medians["empty"][i],
                                 self.options.runs)
            if not settle:
                yield figure("start", "growth from 1000 to 1000000", "times", medians[1000000][0] / medians[1000][0],
                             runs=self.options.runs)

    def batch(self):
        pace = os.path.join(HERE, "..", "torture", "pace.py")
        output = subprocess.run([sys.executable, "-B", pace, "--build", self.options.build, "service"],
                                stdout=subprocess.PIPE, text=True, check=False).stdout
        itself = re.search(r"the quota itself takes (\S+) s", output)
        took = re.search(r"# service +\d+ +\d+ +(\S+) s", output)
        if itself is None or took is None:
            raise Skipped("pace.py says nothing")
        yield figure("batch", "200 copies", "s", float(took.group(1)), float(itself.group(1)))

    def frames(self):
        """With the largest ledger only where it has been made already."""
        homes = {size: self.ledger_of(size)[0] for size in (1000, 1000000)
                 if size == 1000 or os.path.exists(self.ledger_path(size))}
        if "BENCH_SESSION" not in os.environ:
            pythons = [python for python in (sys.executable, "/usr/bin/python3")
                       if subprocess.run([python, "-c", "import gi.repository.Gio"], stderr=subprocess.DEVNULL).returncode == 0]
            if not pythons or not all(map(shutil.which, ("openbox", "xdotool", "xprop"))):
                raise Skipped("there is no openbox, xdotool, xprop or python3-gi")
            yield from self.in_session("frames", "openbox", "--animations", python=pythons[0])
            return
        os.environ["UNDERSTUDY"] = os.path.join(self.options.build, "root", "bin", "understudy")
        os.environ["XDG_DATA_DIRS"] = os.path.join(self.options.build, "root", "share") + ":/usr/local/share:/usr/share"
        for name, unit, value, count in frames.measure(self.program("bench-watch.so"), homes):
            yield figure("frames", name, unit, value, runs=count)


PARTS = ("start", "signature", "roundtrip", "ledger", "batch", "frames")


def say(row):
    if "skipped" in row:
        print("%-52s %s" % (row["name"], "skipped: " + row["skipped"]), flush=True)
        return
    ratio = "%8.3f" % row["ratio"] if "ratio" in row else " " * 8
    baseline = "%11.5g" % row["baseline"] if "baseline" in row else " " * 11
    reached = "" if "aim" not in row else "%-14s %s" % (row["aim"], "reached" if row["reached"] else "MISSED")
    print("%-52s %11.5g %s %-13s %s  %s" % (row["name"], row["value"], baseline, row["unit"], ratio, reached), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", required=True, metavar="DIR", help="where root/bin/understudy is")
    parser.add_argument("--programs", required=True, metavar="DIR", help="where the programs of tests/bench are built")
    parser.add_argument("--work", required=True, metavar="DIR", help="where large ledgers are kept between runs")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--runs", type=int, default=9, metavar="N", help="of each start")
    parser.add_argument("--strict", action="store_true", help="fail where an aim is missed")
    parser.add_argument("parts", nargs="*", metavar="PART", help="of %s; all of them unless told" % ", ".join(PARTS))
    options = parser.parse_args()
    unknown = set(options.parts) - set(PARTS)
    if unknown:
        parser.error("there is no %s" % ", ".join(sorted(unknown)))
    options.runs = max(options.runs, 7)
    os.makedirs(options.work, mode=0o700, exist_ok=True)

    bench, rows = Bench(options), []
    print("%-52s %11s %11s %-13s %8s  %s" % ("what", "value", "baseline", "unit", "ratio", "aim"), flush=True)
    for part in options.parts or PARTS:
        try:
            for row in getattr(bench, part)():
                rows.append(row)
                say(row)
        except (Skipped, subprocess.SubprocessError) as error:
            rows.append({"name": part, "skipped": str(error)})
            say(rows[-1])
    with open(options.json or os.path.join(options.work, "..", "bench.json"), "w", encoding="utf-8") as file:
        json.dump({"load": os.getloadavg()[0], "figures": rows}, file, indent=1)
        file.write("\n")
    return 1 if options.strict and not all(row.get("reached", "skipped" not in row) for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
