#!/usr/bin/python3
"""First page of a 324 MB comic, warm and cold, and page turns, beside other readers.

Each round measures every reader once, in turn, so that a slow minute of the machine hits all of them; the medians over
the rounds and the ratio to each peer are printed.
"""
import argparse
import os
import statistics

import measuring


def checked(answer):
    for part in ("start_warm", "start_cold", "read"):
        if "error" in answer.get(part, {}):
            raise SystemExit(f"{answer['label']}: {answer[part]['error']}: {answer[part].get('log', '')}")
    return answer


def figures(answer):
    row = {"warm ms": answer["start_warm"]["first_ms"]["p50"]}
    if "start_cold" in answer:
        row["cold ms"] = answer["start_cold"]["first_ms"]["p50"]
    if "read" in answer:
        read = answer["read"]
        row.update({"turn p50 ms": read["paced"]["first_ms"]["p50"], "turn p95 ms": read["paced"]["first_ms"]["p95"],
                    "burst pages/s": read["burst"]["pages_per_s"], "CPU s/100 turns": read["paced"]["cpu_s_per_100"],
                    "peak PSS MB": read["pss_peak_mb"], "idle CPU %": read["idle_cpu_pct"]})
    return row


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--file", default="jpg200.cbz")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", default="1920x1080")
    parser.add_argument("--peers", default="mupdf,okular")
    parser.add_argument("--read", action="store_true", help="page turns and memory too (one round, some minutes)")
    options = parser.parse_args()
    measuring.require_tools()
    book = measuring.corpus_file(options.file)
    readers = measuring.ways_to_start(options.program, options.peers.split(",") if options.peers else [])

    rows = {name: [] for name in readers}
    cold = ["--cold"] if os.geteuid() == 0 else []
    for _ in range(options.rounds):
        for name, way in readers.items():
            rows[name].append(figures(checked(measuring.measure(
                way, ["--file", book, "--mode", "start", "--runs", "3", "--size", options.size] + cold))))
    if options.read:
        for name, way in readers.items():
            rows[name].append(figures(checked(measuring.measure(
                way, ["--file", book, "--mode", "start,read", "--runs", "1", "--size", options.size]))))
    medians = {}
    for name, several in rows.items():
        keys = {key for row in several for key in row}
        medians[name] = {key: statistics.median(row[key] for row in several if row.get(key) is not None) for key in keys}
    print(f"{options.file} at {options.size}, medians of {options.rounds} rounds")
    for name, row in medians.items():
        print(f"  {name:10}", ", ".join(f"{key} {row[key]:g}" for key in sorted(row)))
    ours = medians.pop("nerdwork")
    for name, row in medians.items():
        shared = [key for key in sorted(row) if ours.get(key) and row[key]]
        print(f"  ratio to {name}:", ", ".join(f"{key} {ours[key] / row[key]:.2f}" for key in shared))


if __name__ == "__main__":
    main()
