#!/usr/bin/env python3
"""Spends per second through the whole chain: wrk sends tips of many people, each request with a key of its own, over
64 to 256 connections to a server on SQLite FULL (or the DATABASE_URL that is set), then at half the rate that was
reached. Beside it, from the same run: what the disk can flush, and what the same connections reach at GET
/wallet/balance, which reads one row and moves nothing."""
import argparse
import concurrent.futures
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

PEOPLE = 64
SCRIPT = """
local tokens = { %(tokens)s }
local people = { %(people)s }
local counter, threads = 0, 0
function setup(thread) threads = threads + 1; thread:set("number", threads) end
function init(args)
  mode, pause, round = args[1], tonumber(args[2]), args[3]
  math.randomseed(number * 7919 + os.time())
end
function delay() return pause end
function request()
  counter = counter + 1
  local i = math.random(#tokens)
  local headers = { ["Authorization"] = "Bearer " .. tokens[i] }
  if mode == "balance" then return wrk.format("GET", "/wallet/balance", headers) end
  headers["Idempotency-Key"] = round .. "-" .. number .. "-" .. counter
  headers["Content-Type"] = "application/json"
  local to = people[i %% #people + 1] -- nobody tips themselves
  return wrk.format("POST", "/wallet/spend", headers,
    '{"purpose":{"type":"tip","id":"' .. to .. '"},"expectedAmount":"0.00000100"}')
end
"""


def flushes_per_second(folder, seconds=2):
    path = os.path.join(folder, "flush-probe")
    count = 0
    with open(path, "wb", buffering=0) as file:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            file.write(b"x" * 4096)
            os.fdatasync(file.fileno())
            count += 1
    os.unlink(path)
    return count // seconds


class Server:
    def __init__(self, program):
        self.data = tempfile.mkdtemp(prefix="nw-bench-")
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.url = "http://127.0.0.1:%d" % probe.getsockname()[1]
        self.process = subprocess.Popen(
            [program, "serve", "--listen", self.url[7:], "--data", self.data, "--no-rate-limit", "--no-demo"],
            stdout=subprocess.DEVNULL, stderr=open(os.path.join(self.data, "log"), "wb"))
        for _ in range(200):
            try:
                urllib.request.urlopen(self.url + "/readyz").read()
                return
            except OSError:
                time.sleep(0.05)
        raise SystemExit("the server does not start")

    def call(self, path, body=None, token=None, key=None):
        request = urllib.request.Request(path if "://" in path else self.url + path,
                                         None if body is None else json.dumps(body).encode())
        request.add_header("Content-Type", "application/json")
        if token:
            request.add_header("Authorization", "Bearer " + token)
        if key:
            request.add_header("Idempotency-Key", key)
        return json.load(urllib.request.urlopen(request))["data"]

    def cpu_seconds(self):
        with open("/proc/%d/stat" % self.process.pid) as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_mib(self):
        with open("/proc/%d/status" % self.process.pid) as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) // 1024

    def close(self):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.data)


def sign_up(server, number):
    name = "bench%d" % number
    made = server.call("/auth/signup", {"email": name + "@example.org", "username": name,
                                        "password": "Lanterns over the county 7"})
    intent = server.call("/wallet/purchase", {"amount": "500.0", "provider": "sandbox"}, made["token"], "buy")
    server.call(intent["checkoutUrl"], {"outcome": "paid"})
    return made["token"], made["user"]["id"]


def load(server, script, connections, seconds, mode, pause_ms=0):
    before = server.cpu_seconds()
    out = subprocess.run(["wrk", "-t2", "-c%d" % connections, "-d%d" % seconds, "--latency", "-s", script, server.url,
                          "--", mode, str(pause_ms), "round-%d" % time.monotonic_ns()], capture_output=True, text=True, check=True).stdout
    count = int(re.search(r"(\d+) requests in", out).group(1))
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1))
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", out)
    p99_ms = float(p99.group(1)) * {"us": 0.001, "ms": 1, "s": 1000}[p99.group(2)]
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", out)
    cpu_us = (server.cpu_seconds() - before) / max(count, 1) * 1e6
    return rate, p99_ms, cpu_us, int(refused.group(1)) if refused else 0


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("program")
    options.add_argument("--seconds", type=int, default=5)
    options = options.parse_args()
    if not shutil.which("wrk"):
        print("skipped: wrk is not here")
        return
    server = Server(options.program)
    try:
        print("the disk: %d flushes/s of 4 KiB" % flushes_per_second(server.data), flush=True)
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            people = list(pool.map(lambda number: sign_up(server, number), range(PEOPLE)))
        script = os.path.join(server.data, "spend.lua")
        with open(script, "w") as file:
            file.write(SCRIPT % {"tokens": ",".join('"%s"' % token for token, _ in people),
                                 "people": ",".join('"%s"' % person for _, person in people)})
        reads = load(server, script, 64, options.seconds, "balance")
        print("GET /wallet/balance, 64 connections: %.0f/s, p99 %.1f ms, %.0f µs CPU" % reads[:3], flush=True)
        best = (0, 0)
        for connections in (64, 128, 256):
            rate, p99, cpu, refused = load(server, script, connections, options.seconds, "spend")
            print("spends, %d connections: %.0f/s, p99 %.1f ms, %.0f µs CPU, %d refused"
                  % (connections, rate, p99, cpu, refused), flush=True)
            best = max(best, (rate, connections))
        # Each connection waits between two requests, so that all together send half of what was reached.
        pause_ms = max(1, round(2000 * best[1] / best[0]))
        rate, p99, cpu, refused = load(server, script, best[1], options.seconds, "spend", pause_ms)
        print("at half load: %.0f/s (%.0f %% of the best), p99 %.1f ms, %d refused"
              % (rate, 100 * rate / best[0], p99, refused), flush=True)
        print("ratio: %.2f spends for each balance read; target 5000/s: %.2f; the server's peak %d MiB"
              % (best[0] / reads[0], best[0] / 5000, server.peak_mib()))
    finally:
        server.close()


main()
