# SPDX-License-Identifier: GPL-3.0-or-later
"""What each frame of the window takes the main thread, as bench-watch.so tells it: while a batch runs, and while the
history is scrolled by the wheel. Runs inside ui-session."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "ui"))

COPIES = 200
NOTCHES = 300  # of the wheel
MOVE = .016  # s between two of these; a frame of a display
LONGEST = 17.0  # ms that a frame may take
RUNNING = 60  # s that a batch may take; the quota's own time is 20


class Watched:
    """One run of the program, whose frames are written down."""

    def __init__(self, watcher, **environment):
        import app  # with the program's name in the environment, and only in a session
        self.app, self.uia = app, app.uia
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "frames")
        self.it = app.Understudy(env=dict(environment, LD_PRELOAD=watcher, BENCH_FRAMES=self.path))
        self.it.app.focus(app.TITLE)

    def __enter__(self):
        return self

    def __exit__(self, *_raised):
        self.it.discard()
        self.folder.cleanup()

    def taken(self, work):
        """Does the work. Returns, in ms, what each frame that began meanwhile took, what each had of the processor, and what
        each longer turn of the main loop took."""
        began = time.monotonic() * 1e3
        work()
        ended = time.monotonic() * 1e3
        frames, processor, turns = [], [], []
        with open(self.path, encoding="ascii") as lines:
            for line in lines:
                what, at, *took = line.split()
                if not line.endswith("\n") or not began <= float(at) <= ended:
                    continue
                if what == "frame":
                    frames.append(float(took[0]))
                    processor.append(float(took[1]))
                else:
                    turns.append(float(took[0]))
        return frames, processor, turns

    # What is done meanwhile

    def batch(self):
        self.it.write(self.app.SOURCE_ID, "Stage")
        self.it.copies.set_value(COPIES)
        self.uia.wait("the pattern", lambda: "{n:" in self.it.name.text)
        self.it.window.press("Duplicate")
        # Asked for seldom, as each answer is work for the program, too
        end = time.monotonic() + RUNNING
        while not self.it.window.all(role="label", text="%d copies are ready" % COPIES):
            if time.monotonic() > end:
                raise self.uia.Missing("the batch did not end")
            time.sleep(1)

    def wheel(self):
        """As fast as a hand turns it, down and half the way up again."""
        for button, notches in (("5", NOTCHES), ("4", NOTCHES // 2)):
            subprocess.run(["xdotool", "click", "--repeat", str(notches), "--delay", str(round(MOVE * 1e3)), button], check=True)

    def point_at_history(self):
        """It is the right half of the window."""
        _x, _y, width, height = self.it.window.extents()
        subprocess.run(["xdotool", "mousemove", "--window", self.it.app.xid(self.app.TITLE), str(width * 3 // 4),
                        str(height * 2 // 3)], check=True)

    def scroll(self):
        """Sees to it that there is something else in view afterwards."""
        history = self.it.window.find(role="list", name="History")
        before = history.rows()
        taken = self.taken(self.wheel)
        if history.rows() == before:
            raise self.uia.Missing("nothing was scrolled")
        return taken


def figures(what, frames, processor, turns):
    """Name, unit, value and number of frames of each figure."""
    def share(taken):
        return 100 * sum(took < LONGEST for took in taken) / len(taken)
    for name, unit, value in (("frames", "frames", len(frames)),
                              ("median", "ms", statistics.median(frames)),
                              ("99th percentile", "ms", statistics.quantiles(frames, n=100)[98]),
                              ("under %d ms" % LONGEST, "%", share(frames)),
                              ("under %d ms of CPU" % LONGEST, "%", share(processor)),
                              ("longer turns of the main loop", "turns", sum(took >= LONGEST for took in turns)),
                              ("longest turn", "ms", max(turns, default=0.0))):
        yield "%s, %s" % (what, name), unit, value, len(frames)


def measure(watcher, homes):
    """homes: number of entries -> the data folder that has them. Yields name, unit, value and number of frames."""
    medians = {}
    with Watched(watcher) as run:
        yield from figures("batch of %d" % COPIES, *run.taken(run.batch))
    for size, home in homes.items():
        with Watched(watcher, XDG_DATA_HOME=home) as run:
            run.uia.wait("the history", run.it.rows)
            run.point_at_history()
            taken = run.scroll()
            medians[size] = statistics.median(taken[0])
            yield from figures("scrolling %d entries" % size, *taken)
    if len(homes) > 1:
        least, most = min(homes), max(homes)
        yield "scroll growth from %d to %d" % (least, most), "times", medians[most] / medians[least], 1
