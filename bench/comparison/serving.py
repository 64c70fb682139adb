"""Runs one server on one core and its load on the other, and reads the figures of both."""
import json
import resource
import select
import signal
import socket
import subprocess
import time

from .measuring import Disturbance

SERVER_CORE, LOAD_CORE = "0", "1"
# A server that answers this signal notes what it has allocated so far (see Becket.Workloads' Echo.cs); to others it would be the end.
MARK = int(signal.SIGUSR1)
# Beside its connections a server has files open of its own; .NET's and Node's a few dozen.
SPARE_FILES = 200
# Requests before those that are measured: some tens of thousands until .NET's and Node's last compiler is done.
WARM_UP = 60_000


def raise_open_files():
    """As many as the system lets us have, for the servers that inherit it too."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def pinned(core, argv):
    # taskset becomes the program, so that its pid is the server's.
    return ["taskset", "-c", core, *argv]


def run_load(argv, seconds):
    done = subprocess.run(pinned(LOAD_CORE, argv), capture_output=True, text=True, timeout=seconds)
    if done.returncode:
        raise RuntimeError(f"the load failed: {done.stderr[-400:]}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def wait_until_ready(server, seconds=20):
    if not select.select([server.stdout], [], [], seconds)[0] or b"READY" not in server.stdout.readline():
        raise RuntimeError("it did not say READY")


def serve(argv, load, size, patience, seconds, marks):
    """One server, one load. load: the load's program; marks: whether the server takes the signal."""
    patience.wait()
    most = raise_open_files()
    wanted = int(dict(word.split("=") for word in size.split()).get("n", 0))
    if wanted + SPARE_FILES > most:
        raise RuntimeError(f"{wanted} connections need a limit of {wanted + SPARE_FILES} open files, and here it is {most}: ulimit -Hn, or a smaller n")
    port = free_port()
    disturbance = Disturbance()
    server = subprocess.Popen(pinned(SERVER_CORE, [*argv, f"port={port}"]), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
    try:
        wait_until_ready(server)
        target = [f"port={port}", f"pid={server.pid}", *([f"mark={MARK}"] if marks else [])]
        if load[0].endswith("idle"):
            figures = run_load([*load, *target, *size.split()], 90)
        else:
            # Without it the first second would be the compiler's, in every runtime that has one.
            run_load([*load, f"port={port}", "conns=50", "secs=0.1", "warm=1", f"least={WARM_UP}"], 30)
            figures = run_load([*load, *target, *size.split(), f"secs={seconds}"], seconds + 30)
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            rest, _ = server.communicate(timeout=8)
        except subprocess.TimeoutExpired:
            server.kill()
            rest, _ = server.communicate()
    figures["foreign"] = disturbance.cores()
    said = [line for line in rest.decode(errors="replace").splitlines() if line.startswith("{")]
    if marks and said and len(allocated := json.loads(said[-1]).get("allocated", [])) >= 2:
        figures["alloc_b"] = (allocated[-1] - allocated[-2]) / figures["done"]
    if figures.get("errors") or not figures["done"] or figures["done"] != figures.get("n", figures["done"]) or figures.get("ok") == 0:
        raise RuntimeError(f"wrong result: {figures}")
    return figures
