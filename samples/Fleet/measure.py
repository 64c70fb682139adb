#!/usr/bin/env python3
"""Loads the gateway with simulated vehicles, and prints its memory, its loop delay and its queue every few seconds.

    dotnet build -c Release samples/Fleet
    python3 samples/Fleet/measure.py --devices 2000 --rate 10 --seconds 300
    python3 samples/Fleet/measure.py --devices 2000 --rate 10 --seconds 90 --redis --pause 15:60

--redis starts a redis-server of its own; --pause AT:FOR stops it (SIGSTOP) from second AT for FOR seconds. Everything is on 127.0.0.1, and ends by itself.
"""

import argparse
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

HERE = os.path.dirname(os.path.abspath(__file__))


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--fleet", default=os.path.join(HERE, "bin/Release/net10.0/fleet.dll"))
    parser.add_argument("--devices", type=int, default=2000)
    parser.add_argument("--rate", type=float, default=10)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--every", type=int, default=10)
    parser.add_argument("--garbage", default="1%")
    parser.add_argument("--reconnects", default="5")
    parser.add_argument("--redis", action="store_true")
    parser.add_argument("--pause", help="AT:FOR, in seconds")
    options = parser.parse_args()
    pause = [int(part) for part in options.pause.split(":")] if options.pause else None
    children = []
    with tempfile.TemporaryDirectory() as folder:
        try:
            measure(options, pause, folder, children)
        finally:
            for child in children:
                if child.poll() is None:
                    child.send_signal(signal.SIGCONT)
                    child.terminate()
                    try:
                        child.wait(30)
                    except subprocess.TimeoutExpired:
                        child.kill()


def measure(options, pause, folder, children):
    store = f"sqlite:{folder}/fleet.db"
    redis = None
    if options.redis:
        port = free_port()
        redis = subprocess.Popen(
            ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder], stdout=subprocess.DEVNULL)
        children.append(redis)
        store = f"redis:127.0.0.1:{port}"
        time.sleep(1)
    port, http = free_port(), free_port()
    log = open(f"{folder}/gateway.log", "w+")
    gateway = subprocess.Popen(
        ["dotnet", options.fleet, "serve", "--open-registration", "--port", str(port), "--http", str(http), "--store", store, "--spool", f"{folder}/spool.db"], stdout=subprocess.PIPE, stderr=log, text=True)
    children.append(gateway)
    while "Status at" not in gateway.stdout.readline():
        if gateway.poll() is not None:
            raise SystemExit("The gateway has ended: " + open(f"{folder}/gateway.log").read())
    simulator = subprocess.Popen(
        ["dotnet", options.fleet, "simulate", "--devices", str(options.devices), "--rate", str(options.rate), "--seconds", str(options.seconds),
         "--garbage", options.garbage, "--reconnects", options.reconnects, "--port", str(port), "--json"], stdout=subprocess.PIPE, text=True)
    children.append(simulator)
    begun = time.monotonic()
    delays, paused_delays = {}, {}
    print("   s on line frames/s    MiB loop p50  p99 max (ms, last s)      kept  dropped", flush=True)
    next_line, paused = options.every, False
    used = (0, 0)
    while simulator.poll() is None:
        time.sleep(0.2)
        second = time.monotonic() - begun
        if simulator.poll() is None:
            used = (cpu_seconds(gateway.pid), cpu_seconds(simulator.pid))
        if pause and not paused and pause[0] <= second < sum(pause):
            redis.send_signal(signal.SIGSTOP)
            paused = time.time()
            print(f"{second:4.0f} Redis is paused", flush=True)
        if paused and second >= sum(pause):
            redis.send_signal(signal.SIGCONT)
            print(f"{second:4.0f} Redis goes on", flush=True)
            pause, paused_until = None, time.time()
            paused_delays = {t: d for t, d in status(http, delays).items() if paused * 1000 <= t <= paused_until * 1000}
            paused = False
        if second >= next_line:
            next_line += options.every
            now = {}
            status(http, delays, now)
            loop, queue = now["loopDelay"], now["queue"]
            print(f"{second:4.0f} {now['online']:7} {now['framesPerSecond']:8.0f} {now['workingSet'] / 2**20:6.0f} "
                  f"{loop['p50']:8.2f} {loop['p99']:4.2f} {loop['longest']:5.1f}                 {queue['positions'] + queue['alarms']:6} {queue['positionsDropped']:8}", flush=True)
    print(simulator.stdout.read().strip())
    seconds = time.monotonic() - begun
    print(f"processor: gateway {used[0] / seconds:.0%} of one core, simulator {used[1] / seconds:.0%}")
    print(f"loop delay, p99, sampled every second: median {percentile(list(delays.values()), 0.5):.2f} ms, 9 in 10 under {percentile(list(delays.values()), 0.9):.2f} ms")
    if paused_delays:
        print(f"while Redis was paused ({len(paused_delays)} s): median {percentile(list(paused_delays.values()), 0.5):.2f} ms, 9 in 10 under {percentile(list(paused_delays.values()), 0.9):.2f} ms")
    gateway.terminate()
    print(f"gateway: exit code {gateway.wait(60)}, {time.monotonic() - begun - seconds:.1f} s after SIGTERM")
    log.seek(0)
    warnings = [line for line in log if " warn: " in line or " fail: " in line or " error: " in line]
    print(f"{len(warnings)} warnings" + "".join("\n  " + line.strip()[:160] for line in warnings[:5]))


def status(http, delays, now=None):
    with urllib.request.urlopen(f"http://127.0.0.1:{http}/status.json", timeout=10) as answer:
        snapshot = json.load(answer)
    for moment in snapshot["history"]:
        delays[moment["time"]] = moment["loopDelayP99"]
    if now is not None:
        now.update(snapshot)
    return delays


main()
