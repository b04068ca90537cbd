#!/usr/bin/python3
"""How long the window's thread is away from its event loop while it comes to rest, turns, flips and jumps through a
book and scrolls a strip. strace watches that thread's poll(): from the return of one to the call of the next it answers
nobody. The limit is 8 ms; strace itself adds about 0.1 ms to each round, and a busy machine whatever it likes."""
import argparse
import collections
import os
import re
import shutil
import sys
import time

import measuring

LIMIT_MS = 8.0
# "1732312345.678901 poll([{fd=13, …}], 1, 499) = 1 (…) <0.000123>": when, what it waits for first, how long.
CALL = re.compile(r"^([\d.]+) p?poll\(\[\{fd=(\d+), .* <([\d.]+)>$")


def busy_times(trace):
    """(when, milliseconds) of every round of the event loop."""
    with open(trace, encoding="utf-8", errors="replace") as file:
        calls = [call for call in map(CALL.match, file) if call]
    # The loop waits for the one descriptor by which all others wake it, and longest of all; a wait for another, such as
    # for the screen's answer, is a part of the work.
    waits = collections.Counter()
    for call in calls:
        waits[call[2]] += float(call[3])
    loop = waits.most_common(1)[0][0]
    rounds, left = [], None
    for call in calls:
        if call[2] != loop:
            continue
        entered, lasted = float(call[1]), float(call[3])
        if left is not None:
            rounds.append((left, (entered - left) * 1e3))
        left = entered + lasted
    return rounds


class Phases:
    """What the reader was doing when."""

    def __init__(self):
        self.begun = []

    def begin(self, name):
        self.begun.append((time.time(), name))

    def longest(self, rounds):
        """Prints a line for each; (milliseconds, name) of the worst."""
        worst = (0.0, "")
        ends = [when for when, _ in self.begun[1:]] + [float("inf")]
        for (begin, name), end in zip(self.begun, ends):
            times = sorted(busy for when, busy in rounds if begin <= when < end)
            if not times or not name:
                continue
            over = sum(busy > LIMIT_MS for busy in times)
            print(f"  {name:28} longest {times[-1]:6.1f} ms, {over} of {len(times)} rounds over {LIMIT_MS:g} ms")
            worst = max(worst, (times[-1], name))
        return worst


def read(stage, phases):
    phases.begin("the rest of the window")
    time.sleep(2)
    phases.begin("at rest")
    time.sleep(3)
    phases.begin("a page in half a second")
    for _ in range(20):
        stage.press("Next")
        time.sleep(0.5)
    phases.begin("a key held down")
    for _ in range(60):
        stage.press("Next")
        time.sleep(0.03)
    phases.begin("jumps")
    for key in ("Home", "End", "Home", "End"):
        stage.press(key)
        time.sleep(1)
    phases.begin("")


def scroll(stage, phases):
    time.sleep(2)
    stage.screen.move(stage.screen.w // 2, stage.screen.h // 2)
    time.sleep(1)
    phases.begin("a wheel at 60 Hz")
    for _ in range(300):
        stage.screen.button(5)
        time.sleep(1 / 60)
    phases.begin("")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--size", default="1920x1080")
    options = parser.parse_args()
    measuring.require_tools()
    if not shutil.which("strace"):
        print("skipped: strace is not here")
        return
    print(f"the window's thread at {options.size}")
    worst = (0.0, "")
    for name, act in (("jpg200.cbz", read), ("webtoon16.cbz", scroll)):
        phases = Phases()
        watched = "strace -qq -ttt -T -e trace=poll,ppoll -e signal=none -o trace " + options.program
        stage = measuring.Stage(watched, measuring.corpus_file(name), options.size)
        try:
            if stage.wait_for(1, 20) is None:
                raise SystemExit(f"{name}: no page was seen")
            act(stage, phases)
            rounds = busy_times(os.path.join(stage.folder, "home", "trace"))
        finally:
            stage.close()
        worst = max(worst, phases.longest(rounds))
    print(f"  longest of all {worst[0]:.1f} ms ({worst[1]}), ratio to the limit {worst[0] / LIMIT_MS:.2f}")
    sys.exit(0 if worst[0] <= LIMIT_MS else 1)


if __name__ == "__main__":
    main()
