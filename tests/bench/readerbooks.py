#!/usr/bin/python3
"""Books that are hard on a reader, each beside its limit: one of 10,500 pages and 5 GB (first page within 500 ms, all
processes within 350 MB after reading on and jumping to its end), and a solid 7z of 324 MB (first page within 300 ms,
its last page as soon as unpacking has passed it, and never unpacked again)."""
import argparse
import io
import os
import shutil
import subprocess
import sys
import time
import zipfile

import measuring

MANY_PAGES = 10_500
DRAWN_PAGES = 24  # that differ; the others repeat them
TURNS = 100


def book_of_many_pages():
    """5 GB, drawn at first use."""
    path = os.path.join(measuring.corpus_folder(), f"jpg{MANY_PAGES}.cbz")
    if os.path.exists(path):
        return path
    from PIL import Image
    drawn = []
    for number in range(1, DRAWN_PAGES + 1):
        page = Image.open(os.path.join(measuring.corpus_folder(), "pages", "jpg", f"page{number:03d}.jpg"))
        small = io.BytesIO()
        page.resize((994, 1528), Image.LANCZOS).save(small, "JPEG", quality=88, subsampling=0)
        drawn.append(small.getvalue())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as book:
        for index in range(MANY_PAGES):
            book.writestr(f"page{index + 1:05d}.jpg", drawn[index % DRAWN_PAGES])
    return path


def rss_mb(tree):
    total = 0
    for process in tree:
        try:
            with open(f"/proc/{process}/statm", encoding="ascii") as file:
                total += int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 1e6
        except OSError:
            pass
    return total


def many_pages(program):
    book = book_of_many_pages()
    stage = measuring.Stage(program, book, pages=DRAWN_PAGES)
    try:
        first = stage.wait_for(1, 30)
        time.sleep(1)
        for turn in range(TURNS):
            stage.press("Next")
            stage.wait_for((turn + 1) % DRAWN_PAGES + 1, 10)
        stage.press("End")
        last = stage.wait_for((MANY_PAGES - 1) % DRAWN_PAGES + 1, 10)
        time.sleep(1.5)
        pss, rss = stage.memory_mb(), rss_mb(stage.tool.tree(stage.session.p.pid))
    finally:
        stage.close()
    print(f"{MANY_PAGES} pages, {os.path.getsize(book) / 1e9:.1f} GB: first page {first:.0f} ms (limit 500), "
          f"the last {last:.0f} ms, {pss:.0f} MB shared fairly, {rss:.0f} MB counted twice (limit 350)")
    return first <= 500 and pss <= 350


def solid(program):
    book = measuring.corpus_file("jpg200-solid.cb7")
    unpacker = shutil.which("7zz") or shutil.which("7z")
    if not book or not unpacker:
        print("skipped: no solid 7z, or no program that unpacks it")
        return True
    begun = time.monotonic()
    subprocess.run([unpacker, "t", "-mmt1", book], check=True, stdout=subprocess.DEVNULL)
    alone = time.monotonic() - begun
    stage = measuring.Stage(program, book)
    try:
        first = stage.wait_for(1, 30)
        stage.press("End")
        last = stage.wait_for(200, 120)
        stage.press("Home")
        back = stage.wait_for(1, 10)
        stage.press("End")
        again = stage.wait_for(200, 10)
        pss = stage.memory_mb()
    finally:
        stage.close()
    if None in (first, last, back, again):
        print("solid 7z: a page did not come:", first, last, back, again)
        return False
    print(f"solid 7z of {os.path.getsize(book) / 1e6:.0f} MB: first page {first:.0f} ms (limit 300), the last after "
          f"{last / 1e3:.1f} s (unpacking alone takes {alone:.1f} s, ratio {last / 1e3 / alone:.2f}), back {back:.0f} ms, "
          f"there again {again:.0f} ms, {pss:.0f} MB")
    return first <= 300 and again <= 300


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    measuring.require_tools()
    measuring.corpus_file("jpg200.cbz")
    reached = [many_pages(options.program), solid(options.program)]
    sys.exit(0 if all(reached) else 1)


if __name__ == "__main__":
    main()
