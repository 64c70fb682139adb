"""Runs servers on one core and their load on the other, and reads the figures of both."""
import json
import os
import resource
import select
import signal
import socket
import subprocess
import tempfile
import time

from . import programs
from .measuring import TICKS, Disturbance

SERVER_CORE, LOAD_CORE = "0", "1"
# A server that handles this signal records its allocated bytes (see Becket.Workloads' Echo.cs). It would end any other server.
MARK = int(signal.SIGUSR1)
# A server has open files besides its connections; those on .NET and Node a few dozen.
SPARE_FILES = 200
# Requests before the measurement: the last compilers of .NET and Node are done after some tens of thousands.
WARM_UP = 60_000
# Seconds that the warm-up may take: a busy machine serves these requests slowly.
LONGEST_WARM_UP = 120
# Seconds before each measurement, until all connections have sent a request and the core has reached its speed.
SETTLING = 0.3


def raise_open_files():
    """Raises the limit of open files as far as the system allows. The servers inherit it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def pinned(core, argv):
    # taskset executes the program, so its process id is the server's.
    return ["taskset", "-c", core, *argv]


def run_load(argv, seconds):
    done = subprocess.run(pinned(LOAD_CORE, argv), capture_output=True, text=True, timeout=seconds)
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"the load failed, exit code {done.returncode}: {done.stderr[-400:].strip()}")
    return json.loads(done.stdout.strip().splitlines()[-1])


def wait_until_ready(server, seconds=20):
    if not select.select([server.stdout], [], [], seconds)[0] or b"READY" not in server.stdout.readline():
        raise RuntimeError("it did not say READY")


def place(over):
    """The arguments by which a server and its load find each other."""
    port = free_port()
    words = [f"port={port}", *([] if over == "tcp" else [f"over={over}"])]
    if over == "unix":
        words.append(f"path={tempfile.gettempdir()}/becket-w1-{port}.sock")
    if over == "tls":
        words += [f"{key}={file}" for key, file in programs.certificate().items()]
    return words


class Server:
    """A server that runs on its core until it is stopped."""

    def __init__(self, argv, over):
        self.place = place(over)
        # In a file, so that no server waits for a reader.
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(pinned(SERVER_CORE, [*argv, *self.place]), stdout=subprocess.PIPE, stderr=self.errors, bufsize=0)
        self.measured = []
        try:
            wait_until_ready(self.process)
        except RuntimeError as failure:
            self.stop()
            raise RuntimeError(f"{failure}. {self.complaints()}".strip()) from None

    @property
    def target(self):
        return [*self.place, f"pid={self.process.pid}"]

    def cpu(self):
        """The processor time so far, in seconds."""
        with open(f"/proc/{self.process.pid}/stat") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def complaints(self):
        """The end of what it wrote to its standard error."""
        size = self.errors.seek(0, os.SEEK_END)
        self.errors.seek(max(0, size - 400))
        return self.errors.read().decode(errors="replace").strip()

    def stop(self):
        """Ends the server, and adds the allocated bytes that it prints to its figures. It records three values for each measurement; the last two are the ends."""
        self.process.send_signal(signal.SIGTERM)
        # A load that was killed may have left it stopped.
        self.process.send_signal(signal.SIGCONT)
        try:
            rest, _ = self.process.communicate(timeout=8)
        except subprocess.TimeoutExpired:
            self.process.kill()
            rest, _ = self.process.communicate()
        said = [line for line in rest.decode(errors="replace").splitlines() if line.startswith("{")]
        allocated = json.loads(said[-1]).get("allocated", []) if said else []
        for number, figures in enumerate(self.measured):
            marks = allocated[3 * number:3 * number + 3]
            if len(marks) == 3 and figures.get("done"):
                figures["alloc_b"] = (marks[2] - marks[1]) / figures["done"]


class Servers:
    """
    The servers of a workload. They stay up from round to round, so that each is measured often and for a short time, close to the others. On a
    shared machine a core's speed changes from second to second: costs measured a second apart can be compared, and those a minute apart cannot.
    """

    def __init__(self):
        self.standing = {}

    def measure(self, argv, load, over, size, patience, seconds, marks):
        """The figures that a load program prints about a server. marks: whether the server handles the signal."""
        is_idle_load = load[0].endswith("idle")
        check_open_files(size)
        # The same program serves several workloads, which only the way to reach it tells apart.
        key = (over, *argv)
        server = self.standing.get(key)
        if server is None:
            server = Server(argv, over)
            self.standing[key] = server
            if not is_idle_load:
                try:
                    # Without this, the first second would measure the just-in-time compiler.
                    run_load([*load, *server.place, "conns=50", "secs=0.1", "warm=1", f"least={WARM_UP}"], LONGEST_WARM_UP)
                except (RuntimeError, subprocess.TimeoutExpired) as failure:
                    # The next round starts it anew: a server that is not warm must not be measured.
                    self.standing.pop(key).stop()
                    raise RuntimeError(f"in its warm-up: {failure}. {server.complaints()}".strip()) from None
        patience.wait()
        disturbance, spent, began = Disturbance(), server.cpu(), time.monotonic()
        words = [*load, *server.target, *([f"mark={MARK}"] if marks else []), *size.split()]
        try:
            figures = run_load(words, 90) if is_idle_load else run_load([*words, f"secs={seconds}", f"warm={min(seconds, SETTLING)}"], seconds + 30)
        except (RuntimeError, subprocess.TimeoutExpired) as failure:
            self.standing.pop(key).stop()
            raise RuntimeError(f"{failure}. {server.complaints()}".strip()) from None
        figures["foreign"] = max(0, round(disturbance.cores() - (server.cpu() - spent) / (time.monotonic() - began), 3))
        if marks:
            server.measured.append(figures)
        if is_idle_load:
            # The growth of its memory can be measured once only.
            self.standing.pop(key).stop()
        if figures.get("errors") or not figures["done"] or figures["done"] != figures.get("n", figures["done"]) or figures.get("ok") == 0:
            raise RuntimeError(f"wrong result: {figures}")
        return figures

    def stop(self):
        for server in self.standing.values():
            server.stop()
        self.standing.clear()


def check_open_files(size):
    most = raise_open_files()
    wanted = int(dict(word.split("=") for word in size.split()).get("n", 0))
    if wanted + SPARE_FILES > most:
        raise RuntimeError(f"{wanted} connections need a limit of {wanted + SPARE_FILES} open files, and here it is {most}: ulimit -Hn, or a smaller n")
