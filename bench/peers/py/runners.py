#!/usr/bin/env python3
"""GNU parallel and xargs as contenders: runs one of them, and says what it took itself, without its jobs.

  runners.py w7 how=parallel|xargs n= slots= cmd=
"""
import json
import os
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")


def own_seconds(pid):
    """Processor time of the process itself; unlike what wait4 tells, without the children that it has waited for. It has ended, and is still there."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def main():
    words = dict(word.split("=", 1) for word in sys.argv[2:])
    jobs, slots, command = int(words.get("n", 2000)), words.get("slots", "5"), words.get("cmd", "/bin/true")
    argv = {
        "xargs": ["xargs", "-P", slots, "-n", "1", command],
        # Numbers as arguments, as xargs has them: true does not look at them. What is left out is what it would hold back: the jobs' output.
        "parallel": ["parallel", "--ungroup", "-j", slots, command],
    }[words["how"]]
    numbers = "".join(f"{number}\n" for number in range(jobs)).encode()
    began = time.monotonic()
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as runner:
        runner.stdin.write(numbers)
        runner.stdin.close()
        os.waitid(os.P_PID, runner.pid, os.WEXITED | os.WNOWAIT)
        took, spent = time.monotonic() - began, own_seconds(runner.pid)
        status = runner.wait()
    # Both end with 0 only if every job did.
    print(json.dumps(dict(n=jobs, done=0 if status else jobs, per_s=jobs / took, self_cpu_us=spent / jobs * 1e6)))


main()
