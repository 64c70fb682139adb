"""Runs one program and reads its figures, and how much of the machine other programs used meanwhile."""
import json
import os
import resource
import subprocess
import threading
import time

from . import programs

TICKS = os.sysconf("SC_CLK_TCK")
# A record counts as disturbed when other programs used more cores than this.
FOREIGN = 0.2
# What a contender can do wrong: it ends, it hangs, or its last line is not its figures. It is named and left out, and the others go on.
FAILURES = (programs.Missing, RuntimeError, OSError, ValueError, LookupError, ArithmeticError, TypeError, subprocess.SubprocessError)


def explained(failure):
    """One line or a few that say what a contender did wrong."""
    if isinstance(failure, (programs.Missing, RuntimeError, OSError, subprocess.SubprocessError)):
        return str(failure)
    return f"its output is not what was expected ({type(failure).__name__}: {failure})"


def machine():
    values = [int(word) for word in open("/proc/stat").readline().split()[1:9]]
    return sum(values), values[3] + values[4]


def ours():
    mine, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + children.ru_utime + children.ru_stime


class Patience:
    """Waits until the machine is quiet, for a limited number of seconds in all."""

    def __init__(self, seconds):
        self.left = seconds

    def wait(self):
        while self.left > 0:
            before = machine()
            time.sleep(0.15)
            after = machine()
            total = after[0] - before[0]
            if total <= 0 or 1 - (after[1] - before[1]) / total < 0.10:
                return
            time.sleep(0.5)
            self.left -= 0.65


class Disturbance:
    """Measures how much of the machine other programs use from now on."""

    def __init__(self):
        self.machine, self.ours, self.began = machine(), ours(), time.monotonic()

    def cores(self):
        """The number of cores they used. Our own processes are subtracted once they have been waited for."""
        after, elapsed = machine(), time.monotonic() - self.began
        busy = ((after[0] - after[1]) - (self.machine[0] - self.machine[1])) / TICKS
        return round(max(0, busy - (ours() - self.ours)) / elapsed, 3)


def measure(argv, patience, seconds=150):
    """The JSON object on the last line, with the peak resident size and the cores that other programs used."""
    patience.wait()
    disturbance = Disturbance()
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as child:
        watchdog = threading.Timer(seconds, child.kill)
        watchdog.daemon = True
        watchdog.start()
        # Both outputs are a few lines, so they fit into their pipes.
        output, errors = child.stdout.read(), child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        is_late = not watchdog.is_alive()
        watchdog.cancel()
    if is_late and child.returncode == -9:
        raise RuntimeError(f"it took longer than {seconds} s")
    if child.returncode:
        raise RuntimeError(f"exit code {child.returncode}: {errors[-400:].decode(errors='replace').strip()}")
    if not output.strip():
        raise RuntimeError(f"it printed nothing. {errors[-400:].decode(errors='replace')}".strip())
    figures = json.loads(output.decode().strip().splitlines()[-1])
    figures["maxrss_mb"] = usage.ru_maxrss / 1024
    figures["foreign"] = disturbance.cores()
    # The time of a contender that did less than the workload asks, or something else, must not be compared.
    wanted = figures.get("jobs", figures.get("n"))
    if figures.get("done", wanted) != wanted or figures.get("ok") in (0, False):
        raise RuntimeError(f"wrong result: {figures}")
    return figures
