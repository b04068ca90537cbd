#!/usr/bin/python3
"""The reader's table of figures, ours and those of every peer that is installed, in one run: start, page turns, burst,
processor time, memory, sharpness, a webtoon under a 60 Hz wheel, and the start of an empty Qt window.

About four minutes for a reader and a size. Sharpness is the PSNR of page 1 on the screen against a Lanczos downscale
of the original: at once, and after it has rested.
"""
import argparse
import os
import re
import subprocess
import time

import measuring

BOOK, STRIP = "jpg200.cbz", "webtoon16.cbz"
# What counts as reached, at each size: name, limit, whether more is better.
TARGETS = {
    "1920x1080": (("turn p50 ms", 10, False), ("turn p95 ms", 20, False), ("CPU s/100 turns", 4, False),
                  ("peak PSS MB", 150, False), ("idle CPU %", 0, False), ("PSNR at once dB", 40, True),
                  ("PSNR at rest dB", 50, True), ("strip gaps > 34 ms", 0, False), ("strip PSS MB", 300, False)),
    "3840x2160": (("turn p50 ms", 20, False), ("turn p95 ms", 40, False), ("peak PSS MB", 300, False),
                  ("idle CPU %", 0, False), ("PSNR at once dB", 40, True), ("PSNR at rest dB", 50, True),
                  ("strip gaps > 34 ms", 0, False), ("strip PSS MB", 300, False)),
}


def start_and_read(way, book, size):
    cold = ["--cold"] if os.geteuid() == 0 else []
    answer = measuring.measure(way, ["--file", book, "--mode", "start,read", "--runs", "3", "--size", size] + cold)
    row = {}
    for name, part in (("warm ms", "start_warm"), ("cold ms", "start_cold")):
        if "first_ms" in answer.get(part, {}):
            row[name] = answer[part]["first_ms"]["p50"]
    read = answer.get("read", {})
    if "paced" in read:
        row.update({"turn p50 ms": read["paced"]["first_ms"]["p50"], "turn p95 ms": read["paced"]["first_ms"]["p95"],
                    "CPU s/100 turns": read["paced"]["cpu_s_per_100"], "peak PSS MB": read["pss_peak_mb"],
                    "idle CPU %": read["idle_cpu_pct"]})
        if read.get("burst"):
            row["burst pages/s"] = read["burst"]["pages_per_s"]
    return row


def strip(way, book, size):
    answer = measuring.measure(way, ["--file", book, "--mode", "scroll", "--pagew", "800", "--size", size])["scroll"]
    if "error" in answer:
        return {}
    return {"strip frames/s": answer["fps"], "strip gaps > 34 ms": answer["gaps_over_34ms"],
            "strip worst gap ms": answer["gap_ms"]["max"], "strip PSS MB": answer["pss_mb"]}


def sharpness(program, book, size):
    """Of ours only: nobody else shows a page that is refined later."""
    stage = measuring.Stage(program, book, size)
    shots = {name: os.path.join(stage.folder, name + ".png") for name in ("once", "rest")}
    try:
        if stage.wait_for(1, 20) is None:
            return {}
        stage.screen.shot(shots["once"])
        time.sleep(2)
        stage.screen.shot(shots["rest"])
        original = os.path.join(measuring.corpus_folder(), "pages", "jpg", "page001.jpg")
        said = subprocess.run([measuring.PYTHON, os.path.join(measuring.TOOLS, "quality.py"), original]
                              + [f"{name}={path}" for name, path in shots.items()],
                              check=True, capture_output=True, text=True).stdout
    finally:
        stage.close()
    found = dict(re.findall(r"^(once|rest)\s+([\d.]+) dB", said, re.MULTILINE))
    return {f"PSNR at {name} dB": float(value) for name, value in found.items()}


def judge(name, value, limit, is_more_better):
    reached = value >= limit if is_more_better else value <= limit
    sign = ">=" if is_more_better else "<="
    print(f"  {'reached' if reached else 'MISSED ':8} {name}: {value:g} (to reach {sign} {limit:g})")


def best(rows, name, pick):
    values = [row[name] for row in rows.values() if row.get(name)]
    return pick(values) if values else None


def verdicts(rows, size, empty_ms):
    ours = rows["nerdwork"]
    peers = {name: row for name, row in rows.items() if name != "nerdwork"}
    for name, limit, is_more_better in TARGETS.get(size, ()):
        if ours.get(name) is not None:
            judge(name, ours[name], limit, is_more_better)
    fastest = best(peers, "burst pages/s", max)
    if fastest and ours.get("burst pages/s"):
        judge("burst pages/s", ours["burst pages/s"], round(2 * fastest, 1), True)
    if "warm ms" in peers.get("mupdf", {}):
        judge("warm ms", ours["warm ms"], round(0.5 * peers["mupdf"]["warm ms"], 1), False)
    if "cold ms" in peers.get("mupdf", {}) and "cold ms" in ours:
        judge("cold ms", ours["cold ms"], peers["mupdf"]["cold ms"], False)
    if empty_ms:
        judge("warm ms beside an empty Qt window", ours["warm ms"], round(1.3 * empty_ms, 1), False)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--window", required=True, help="the empty Qt window")
    parser.add_argument("--sizes", default="1920x1080,3840x2160")
    parser.add_argument("--peers", help="comma-separated; all that are installed without this")
    options = parser.parse_args()
    measuring.require_tools()
    book, toon = measuring.corpus_file(BOOK), measuring.corpus_file(STRIP)
    ways = measuring.ways_to_start(options.program, measuring.installed_peers(options.peers))
    for size in options.sizes.split(","):
        empty = measuring.measure(["--cmd", options.window], ["--file", book, "--mode", "start", "--size", size])
        empty_ms = empty["start_warm"].get("first_ms", {}).get("p50")
        rows = {}
        for name, way in ways.items():
            rows[name] = start_and_read(way, book, size)
            rows[name].update(strip(way, toon, size))
        rows["nerdwork"].update(sharpness(options.program, book, size))
        print(f"{BOOK} and {STRIP} at {size}; an empty Qt window {empty_ms} ms")
        for name, row in rows.items():
            print(f"  {name:10}", ", ".join(f"{key} {value:g}" for key, value in row.items() if value is not None))
        verdicts(rows, size, empty_ms)


if __name__ == "__main__":
    main()
