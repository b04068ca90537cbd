#!/usr/bin/python3
"""Every file of the hostile corpus through `nerdwork --info` of the release build: seconds and peak memory, beside the
limits of 5 s and 512 MiB. Prints the worst of each, and fails when one is over. A crash fails too."""
import argparse
import os
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPUS = os.path.join(os.environ.get("NW_SHARED_DIR", os.path.join(ROOT, "..", "shared")), "corpus")
LIMIT_SECONDS = 5.0
LIMIT_MIB = 512


def one(program, path):
    """(seconds, MiB, exit code), the child's own peak by wait4."""
    started = time.monotonic()
    child = subprocess.Popen([program, "--info", path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = started + 4 * LIMIT_SECONDS
    while True:
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            return time.monotonic() - started, usage.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)
        if time.monotonic() > deadline:
            child.kill()
        time.sleep(0.002)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    if not os.path.isdir(CORPUS):
        print("skipped: shared corpus not here")
        return
    bad, slowest, largest, count = [], (0.0, ""), (0.0, ""), 0
    for folder in ("hostile", "archives", "books"):
        for name in sorted(os.listdir(os.path.join(CORPUS, folder))):
            path = os.path.join(CORPUS, folder, name)
            seconds, mib, code = one(options.program, path)
            count += 1
            slowest = max(slowest, (seconds, name))
            largest = max(largest, (mib, name))
            if seconds > LIMIT_SECONDS or mib > LIMIT_MIB or code not in (0, 1):
                bad.append(f"{folder}/{name}: {seconds:.2f} s, {mib:.0f} MiB, exit {code}")
    print(f"{count} files; slowest {slowest[0]:.2f} s ({slowest[1]}), ratio to the limit {slowest[0] / LIMIT_SECONDS:.3f}; "
          f"largest {largest[0]:.0f} MiB ({largest[1]}), ratio to the limit {largest[0] / LIMIT_MIB:.3f}")
    if bad:
        print("\n".join(bad))
        sys.exit(1)


if __name__ == "__main__":
    main()
