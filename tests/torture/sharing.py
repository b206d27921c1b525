#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several programs that know nothing of each other, each with a ledger of its own, share one account's quota: how much of
it they use together, how many calls are throttled, and how alike they fare.

  sharing.py --build DIR [--clients N] [--copies N] [--tap]"""

import argparse
import os
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from stage import Service, Stage, compare, grep_secret, rows

QUOTA = 10  # calls in any second


class Counter:
    """Counts the calls that were sent and those that were throttled, from what each program logs of its answers."""

    sent = re.compile(r"answered|CopyCaster")


def finish(stage, process):
    _, errors = process.communicate()
    return process.returncode, errors


def measure(stages, options):
    home = stages[0]
    service = Service(home, "--max-studios", "1000000")
    wrong = []
    try:
        source = service.source()
        began = time.monotonic()
        processes = [stage.program("duplicate", source, "Client %d, {n:04}" % number, "--copies", str(options.copies),
                                   "--endpoint", service.url, "--json", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   text=True, env=stage.environment(G_MESSAGES_DEBUG="understudy-duplicator"))
                     for number, stage in enumerate(stages, 1)]
        took = [None] * len(processes)
        while None in took:
            for number, process in enumerate(processes):
                if took[number] is None and process.poll() is not None:
                    took[number] = time.monotonic() - began
            time.sleep(0.02)
        for number, process in enumerate(processes):
            status, errors = finish(stages[number], process)
            if status != 0:
                wrong.append("client %d ended with %d: %s" % (number + 1, status, errors[-2000:]))
    finally:
        service.stop()
    return took, wrong


def check(stages):
    """The one world against all ledgers together."""
    home, wrong = stages[0], []
    entries = [entry for stage in stages for entry in stage.ledger()]
    made = home.studios_made()
    tokens = [studio["client_token"] for studio in made]
    if len(set(tokens)) != len(tokens):
        wrong.append("a token made two studios")
    if set(tokens) != {entry["client_token"] for entry in entries if entry["state"] == "done"}:
        wrong.append("studios and ledgers disagree")
    for stage in stages:
        for name in grep_secret(stage):
            wrong.append("the secret stands in %s" % name)
    return entries, made, wrong
