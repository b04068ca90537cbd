#!/usr/bin/python3
"""2,000 connections that never finish (a third silent, a third with half a head, a third that trickle a byte at a time)
against nerdwork-server, while one reader asks for the catalogue over and over. Prints how long the reads took without
and beside them, what memory the connections cost, and when the last one was cut; fails above the limits."""
import argparse
import os
import selectors
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

COUNT = 2000
LIMIT_P99_MS = 50.0
LIMIT_MIB = 64.0
HEAD_TIMEOUT_S = 5.0
LIMIT_CUT_S = HEAD_TIMEOUT_S + 3.0  # with the second of lingering, and the crowd's own arrival


def resident_mib(pid):
    with open(f"/proc/{pid}/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


class Reader(threading.Thread):
    """Reads the list over one connection, as a browser does; milliseconds of each answer."""

    def __init__(self, port):
        super().__init__()
        self.port, self.times, self.ending = port, [], threading.Event()

    def run(self):
        request = b"GET /comics?limit=20 HTTP/1.1\r\nHost: here\r\n\r\n"
        with socket.create_connection(("127.0.0.1", self.port)) as connection:
            while not self.ending.is_set():
                started = time.perf_counter()
                connection.sendall(request)
                received = b""
                while b"\r\n\r\n" not in received:
                    received += connection.recv(65536)
                head, _, body = received.partition(b"\r\n\r\n")
                assert head.startswith(b"HTTP/1.1 200"), head
                length = int(next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")).split(b":")[1])
                while len(body) < length:
                    body += connection.recv(65536)
                self.times.append((time.perf_counter() - started) * 1000)
                time.sleep(0.002)

    def end(self):
        self.ending.set()
        self.join()
        return self.times


def crowd(port):
    """Connects them all; answers (socket, words that are left to trickle)."""
    half = b"GET /comics HTTP/1.1\r\nHost: he"
    for number in range(COUNT):
        connection = socket.create_connection(("127.0.0.1", port))
        connection.setblocking(False)
        if number % 3 == 1:
            connection.send(half)
        yield connection, number % 3 == 2


def hold(port, server):
    """Until the server has cut every one; (seconds from the first connection to the last cut, peak MiB)."""
    started, peak = time.monotonic(), 0.0
    selector, trickling, open_ones = selectors.DefaultSelector(), [], 0
    for connection, trickles in crowd(port):
        selector.register(connection, selectors.EVENT_READ)
        open_ones += 1
        if trickles:
            trickling.append(connection)
    connected = time.monotonic()
    while open_ones and time.monotonic() - connected < 4 * LIMIT_CUT_S:
        peak = max(peak, resident_mib(server.pid))
        for connection in trickling:
            try:
                connection.send(b"G")
            except OSError:
                pass
        for key, _ in selector.select(timeout=0.2):
            try:
                gone = not key.fileobj.recv(4096)
            except OSError:
                gone = True
            if gone:
                selector.unregister(key.fileobj)
                if key.fileobj in trickling:
                    trickling.remove(key.fileobj)
                key.fileobj.close()
                open_ones -= 1
    return time.monotonic() - connected, peak, connected - started, open_ones


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    options = parser.parse_args()
    data = tempfile.mkdtemp(prefix="nw-slow-")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with open(os.path.join(data, "log"), "wb") as log:
        server = subprocess.Popen([options.program, "serve", "--listen", f"127.0.0.1:{port}", "--data", data,
                                   "--no-rate-limit", "--log-level", "error"], stdout=log, stderr=log)
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz") as answer:
                    if answer.status == 200:
                        break
            except OSError:
                time.sleep(0.1)
        time.sleep(2)
        alone = Reader(port)
        alone.start()
        time.sleep(5)
        quiet = alone.end()
        before = resident_mib(server.pid)
        beside = Reader(port)
        beside.start()
        cut, peak, connecting, left = hold(port, server)
        crowded = beside.end()
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(data)
    p99 = percentile(crowded, 0.99)
    print(f"reads alone: p50 {percentile(quiet, 0.5):.2f} ms, p99 {percentile(quiet, 0.99):.2f} ms ({len(quiet)} reads)")
    print(f"reads beside {COUNT} slow clients: p50 {percentile(crowded, 0.5):.2f} ms, p99 {p99:.2f} ms, longest "
          f"{max(crowded):.2f} ms ({len(crowded)} reads); ratio of p99 to the limit {p99 / LIMIT_P99_MS:.2f}")
    print(f"memory: {before:.1f} MiB before, {peak - before:.1f} MiB more at most; ratio to the limit {(peak - before) / LIMIT_MIB:.2f}")
    print(f"the last was cut {cut:.1f} s after all had connected (in {connecting:.1f} s); {left} left")
    if p99 > LIMIT_P99_MS or peak - before > LIMIT_MIB or left or cut > LIMIT_CUT_S:
        sys.exit("over the limit")


if __name__ == "__main__":
    main()
