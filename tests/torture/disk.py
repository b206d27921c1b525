# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk that the ledger is on: full or read-only from every single write on, full to the last page, read-only from the
start, and the ledger locked by another program."""

import errno
import os
import shutil
import sqlite3
import subprocess
import threading
import time

from places import SmallDisk
from stage import Service, Stage
from trial import Skip, Trial, ending, summarize

PROGRAM_TIME = 120
KILLED = 0


def entries_of(stage):
    """The ledger's, of which the disk may not have taken more than the beginning."""
    try:
        return stage.ledger()
    except sqlite3.OperationalError as error:
        if "no such table" in str(error):
            return []
        raise


class Sweep(Trial):
    """The same order again and again, each time with the trouble a little later, until it does not come any more."""

    def __init__(self, build, name, many, moments):
        """moments: how many to try at most, evenly among all; None: every one"""
        super().__init__(build, name, many)
        self.moments = moments
        self.port = 0
        self.ends = []  # of the moments: what had become of the order before it was cured

    def play(self, stage):
        self.prepare(stage)
        last = self.find_last()
        step = max(1, -(-last // self.moments)) if self.moments else 1
        tried = 0
        for moment in range(1, last + 1, step):
            self.play_once(moment)
            tried += 1
        self.got = "%d of %d moments" % (tried, last)
        self.notes = "before the cure: " + summarize(self.ends)

    def find_last(self):
        """The last moment at which the trouble still comes."""
        low, high = 0, 8
        while self.play_once(high, trial_only=True):
            low, high = high, high * 2
        while high - low > 1:
            middle = (low + high) // 2
            if self.play_once(middle, trial_only=True):
                low = middle
            else:
                high = middle
        return low

    def play_once(self, moment, trial_only=False):
        """Returns whether the trouble came."""
        when = "at %d: " % moment
        with Stage(self.build) as stage:
            self.furnish(stage)
            service = Service(stage, port=self.port)
            try:
                source = self.find_source(stage, service)
                status, output, errors, came = self.trouble(stage, service, source, moment)
                if trial_only:
                    return came
                said = output + errors
                entries = entries_of(stage)
                states = {entry["state"] for entry in entries} or {"not written down"}
                self.ends.append("not answered yet" if "sending" in states else "/".join(sorted(states)))
                if entries:
                    self.check_books(stage, when)
                else:
                    self.check(not stage.studios_made(), when + "a studio that nobody asked for")
                    self.check(status != 0, when + "nothing was done, and the exit status is 0")
                if status == 0:
                    self.check(len(stage.studios_made()) == self.count, when + "exit status 0, but not all was made")
                self.cure(stage)
                if entries:
                    said += self.settle(stage, service.url, when)
                else:
                    # The disk must not have left anything behind that is in the way of the next order
                    status, output, errors = stage.run(*self.order(source, service.url), timeout=PROGRAM_TIME)
                    said += output + errors
                    self.check(status == 0, "%safterwards exit status %d\n%s" % (when, status, errors))
                    self.check_books(stage, when)
                self.check(len(stage.studios_made()) == self.count, when + "in the end not all of it is there")
                aside = [name for name in os.listdir(os.path.dirname(stage.ledger_path)) if "damaged" in name]
                self.check(not aside, when + "the history was given up: %s" % aside)
                self.check_secret(stage, said)
                return came
            finally:
                service.stop()

    def prepare(self, stage):
        pass

    def furnish(self, stage):
        """Makes what is there before the service starts."""

    def find_source(self, stage, service):
        """A studio to copy, without leaving a ledger behind."""
        source = service.source()
        shutil.rmtree(os.path.join(stage.home, "data"))
        return source

    def trouble(self, stage, service, source, moment):
        raise NotImplementedError

    def cure(self, stage):
        pass


class WriteSweep(Sweep):
    """From one write on all fail, in the way that `error` says; KILLED: the program is killed at that write."""

    def __init__(self, build, name, many, moments, error):
        super().__init__(build, name, many, moments)
        self.error = error

    def arguments(self, source, url):
        return self.order(source, url)

    def prepare(self, stage):
        compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
        if compiler is None:
            raise Skip("there is no C compiler")
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "disk-fault.c")
        self.library = os.path.join(stage.folder, "disk-fault.so")
        subprocess.run([compiler, "-O1", "-shared", "-fPIC", "-o", self.library, source, "-ldl"], check=True)

    def trouble(self, stage, service, source, moment):
        mark = os.path.join(stage.folder, "mark")
        environment = stage.environment(
            LD_PRELOAD=self.library, DISK_FAULT_FOLDER=os.path.join(stage.home, "data"), DISK_FAULT_MARK=mark,
            DISK_FAULT_ERRNO=str(self.error), DISK_FAULT_WRITE=str(moment))
        result = stage.run(*self.arguments(source, service.url), env=environment, timeout=PROGRAM_TIME)
        return (*result, os.path.exists(mark))


class ResumeSweep(WriteSweep):
    """The same while what an earlier run left is carried on: some of it made without an answer, some not sent at all."""

    def prepare(self, stage):
        super().prepare(stage)
        self.left = stage
        service = Service(stage)
        self.port = service.port  # the orders are for this address
        try:
            source = service.source()
            service.stop()
            # Nobody can see what became of the first two, and after them nobody is there
            service.options = ["--fault", "cut-after,action=CopyCaster,times=2",
                               "--fault", "status=500,action=DescribeCasters"]
            service.start()
            process = stage.program(*self.order(source, service.url), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            while process.poll() is None and not stage.studios_made():
                time.sleep(0.01)
            process.kill()
            process.communicate()
        finally:
            service.stop()

    def furnish(self, stage):
        for name in ("home", "world"):
            shutil.copytree(os.path.join(self.left.folder, name), os.path.join(stage.folder, name), dirs_exist_ok=True,
                            ignore=shutil.ignore_patterns("run"))

    def find_source(self, stage, service):
        return None

    def arguments(self, source, url):
        return ["resume", "--endpoint", url]


class FullDisk(Sweep):
    """A real file system with so many pages free."""

    def prepare(self, stage):
        SmallDisk(os.path.join(stage.folder, "disk"), 4).close()

    def trouble(self, stage, service, source, moment):
        stage.use_disk(SmallDisk(os.path.join(stage.home, "data"), 1024))
        stage.disk.fill(moment)
        result = stage.run(*self.order(source, service.url), timeout=PROGRAM_TIME)
        # Enough room is where all of it is written down
        ends = [entry["state"] for entry in entries_of(stage)]
        return (*result, ends != ["done"] * self.count)

    def cure(self, stage):
        stage.disk.empty()


class ReadOnlyDisk(Trial):
    """A real file system that was mounted read-only: with no ledger on it, and with one."""

    def play(self, stage):
        self.service = Service(stage)
        source = self.service.source()
        shutil.rmtree(os.path.join(stage.home, "data"))
        stage.use_disk(SmallDisk(os.path.join(stage.home, "data"), 1024))
        for ledger in (False, True):
            if ledger:
                stage.run("history", "--endpoint", self.service.url)
            stage.disk.make_read_only(True)
            status, output, errors = stage.run(*self.order(source, self.service.url), timeout=PROGRAM_TIME)
            self.check(status == 1, "exit status %d\n%s" % (status, errors))
            self.check(errors != "", "nothing is said")
            self.check(not stage.studios_made(), "a studio was made that is written down nowhere")
            self.check_secret(stage, output + errors)
            stage.disk.make_read_only(False)
        status, _, errors = stage.run(*self.order(source, self.service.url), timeout=PROGRAM_TIME)
        self.check(status == 0, "afterwards exit status %d\n%s" % (status, errors))
        self.check_books(stage)
        self.check(len(stage.studios_made()) == self.count, "afterwards not all of it is there")
        self.got = summarize([ending(entry) for entry in stage.ledger()])


class Locked(Trial):
    """Another program has the ledger for itself, from the moment on when so many studios are there.

    seconds: for how long; None: for longer than anybody waits"""

    def __init__(self, build, name, many, made, seconds):
        super().__init__(build, name, many)
        self.made, self.seconds = made, seconds

    def play(self, stage):
        self.service = Service(stage, "--fault", "late=300ms,action=CopyCaster")
        source = self.service.source()
        process = None
        if self.made:
            process = self.start(stage, source)
            while len(stage.studios_made()) < self.made and process.poll() is None:
                time.sleep(0.01)
        connection = sqlite3.connect(stage.ledger_path, timeout=30, isolation_level=None, check_same_thread=False)
        connection.execute("BEGIN EXCLUSIVE")
        timer = threading.Timer(self.seconds or PROGRAM_TIME, connection.rollback)
        timer.start()
        try:
            if process is None:
                process = self.start(stage, source)
            output, errors = process.communicate(timeout=PROGRAM_TIME)
        finally:
            timer.cancel()
            timer.join()
            if connection.in_transaction:
                connection.rollback()
            connection.close()

        ends = [ending(entry) for entry in stage.ledger()]
        self.got = summarize(ends)
        self.check_books(stage)
        if self.seconds is not None:
            self.check(process.returncode == 0, "exit status %d\n%s" % (process.returncode, errors))
            self.check(ends == ["done"] * self.count, "ended as " + self.got)
        elif not self.made:
            self.check(process.returncode == 1, "exit status %d\n%s" % (process.returncode, errors))
            self.check(not ends and not stage.studios_made(), "something was sent without being written down")
        said = output + errors + self.settle(stage, self.service.url)
        self.check_secret(stage, said)

    def start(self, stage, source):
        return stage.program(*self.order(source, self.service.url),
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def trials(build, many, moments):
    yield WriteSweep(build, "disk full from a write on", many, moments, errno.ENOSPC)
    yield WriteSweep(build, "disk read-only from a write on", many, moments, errno.EROFS)
    yield WriteSweep(build, "killed at a write", many, moments, KILLED)
    yield ResumeSweep(build, "disk full from a write on, resuming", many, moments, errno.ENOSPC)
    yield ResumeSweep(build, "disk read-only from a write on, resuming", many, moments, errno.EROFS)
    yield ResumeSweep(build, "killed at a write, resuming", many, moments, KILLED)
    yield FullDisk(build, "disk full but for some pages", many, moments)
    yield ReadOnlyDisk(build, "disk read-only from the start", many)
    yield Locked(build, "ledger locked for 2 s", many, 0, 2)
    yield Locked(build, "ledger locked for 2 s, after a copy", many, 1, 2)
    yield Locked(build, "ledger locked for good", many, 0, None)
    yield Locked(build, "ledger locked for good, after a copy", many, 1, None)
    if many:
        yield Locked(build, "ledger locked for good, after three", many, 3, None)
