#!/usr/bin/python3
"""Which reader opens what: milliseconds from the start to page 1 of every kind of book, ours and those of the peers
that are installed. "-": no page within 15 s. Fails when a column of ours is empty."""
import argparse
import sys

import measuring

BOOKS = {"jpg": "jpg24.cbz", "deflated": "jpg24-deflate.cbz", "png": "png24.cbz", "webp": "webp24.cbz",
         "avif": "avif12.cbz", "jxl": "jxl12.cbz", "cb7": "jpg24-nonsolid.cb7", "solid cb7": "jpg200-solid.cb7",
         "cbt": "jpg24.cbt", "rar4": "jpg24-rar4.cbr", "rar5": "jpg24-rar5.cbr", "pdf": "jpg24.pdf",
         "epub": "jpg24.epub", "600 dpi": "dpi600-8.cbz", "webtoon": "webtoon16.cbz"}
PAGE_WIDTHS = {"600 dpi": "4961", "webtoon": "800"}
TIMEOUT_SECONDS = "15"


def first_page_ms(way, kind, book):
    answer = measuring.measure(way, ["--file", book, "--mode", "start", "--runs", "1", "--timeout", TIMEOUT_SECONDS,
                                     "--pagew", PAGE_WIDTHS.get(kind, "1988")])
    return answer["start_warm"].get("first_ms", {}).get("p50")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--peers", help="comma-separated; all that are installed without this")
    options = parser.parse_args()
    measuring.require_tools()
    ways = measuring.ways_to_start(options.program, measuring.installed_peers(options.peers))
    print(f"{'':10}", " ".join(f"{name:>9}" for name in ways))
    missing = []
    for kind, name in BOOKS.items():
        book = measuring.corpus_file(name)
        if not book:
            print(f"{kind:10} skipped: {name} is not here")
            continue
        row = {reader: first_page_ms(way, kind, book) for reader, way in ways.items()}
        print(f"{kind:10}", " ".join(f"{value:9.0f}" if value else f"{'-':>9}" for value in row.values()), flush=True)
        if not row["nerdwork"]:
            missing.append(kind)
    if missing:
        print("not opened:", ", ".join(missing))
        sys.exit(1)


if __name__ == "__main__":
    main()
