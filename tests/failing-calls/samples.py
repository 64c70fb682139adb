"""The samples under strace, for tests/failing-calls/run --samples.

Each case is a fresh process, started as users start it, with a small client where the sample is a server and a small
server where it is a client. A run without a failure first notes the calls of the loop's thread, from the moment at
which it makes its epoll. Calls of the runtime itself (loading assemblies, starting threads) do not count. Then each
call fails once: the first, the tenth and the hundredth.

A sample must give the right output, or end with a readable error and the exit code 1. A server may lose the connection
or the datagram whose call failed; it must serve the next one, keep no descriptor of it, and end at SIGTERM.
"""

import concurrent.futures
import hashlib
import os
import re
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import uuid

PATIENCE = 15
MOST_PROCESSOR = 6.0
CONNECTIONS = 12
ROUNDS = 105
OCCURRENCES = (1, 10, 100)

# What the runtime does for itself on the same thread: assemblies, threads, memory, its own locks and pipes.
RUNTIME = re.compile(r"\.dll|\.so\b|/usr/|/proc/|/sys/|/etc/|/tmp/clr|dotnet-diagnostic|doublemapper|/dev/urandom|"
                     r"CLONE_THREAD|/dev/shm|readlink\(")
UNCLEAR = re.compile(r"Unhandled exception|Fatal error|Error: (?:System\.)?(?:\w+\.)*(?:NullReference|IndexOutOfRange|"
                     r"InvalidCast|KeyNotFound|FileNotFound|FileLoad|TypeInitialization|TypeLoad|Aggregate)Exception")


class Lie(Exception):
    """The sample gave wrong data."""


class Hang(Exception):
    """The sample gave nothing in time."""


class Sample:
    """One sample: how to start it, and what is right."""

    def __init__(self, name, project, arguments, use, is_long):
        self.name = name
        self.program = [project, name, *arguments]
        self.use = use
        self.is_long = is_long


class Run:
    """A process of a sample under strace."""

    def __init__(self, root, sample, options):
        self.folder = tempfile.TemporaryDirectory(prefix="failing-samples-")
        self.mark = str(uuid.uuid4())
        project, *arguments = sample.program
        program = os.path.join(root, f"samples/{project}/bin/Release/net10.0/Becket.Samples.{project}.dll")
        environment = dict(os.environ, BECKET_DRIVER="epoll", FAILING_CALLS_MARK=self.mark)
        self.log = os.path.join(self.folder.name, "log")
        with open(self.path("out"), "wb") as out, open(self.path("err"), "wb") as err:
            # -D: strace is the grandchild, so that the exit code and the processor time are the sample's.
            self.process = subprocess.Popen(
                ["strace", "-D", "-y", "-o", self.log, *options, "dotnet", program, *arguments],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err, env=environment)
        self.number = self.process.pid
        self.code = self.spent = None

    def path(self, name):
        return os.path.join(self.folder.name, name)

    def text(self, name):
        with open(self.path(name), errors="replace") as lines:
            return lines.read()

    def has_ended(self):
        if self.code is None:
            number, status, used = os.wait4(self.number, os.WNOHANG)
            if number:
                self.code = self.process.returncode = os.waitstatus_to_exitcode(status)
                self.spent = used.ru_utime + used.ru_stime
        return self.code is not None

    def wait(self, seconds, condition=lambda: False):
        """Waits for a condition, or the end of the process. False if neither came in time."""
        end = time.monotonic() + seconds
        while not condition():
            if self.has_ended():
                return True
            if time.monotonic() > end:
                return False
            time.sleep(0.02)
        return True

    def descriptors(self):
        """How many sockets, pipes and processes it holds."""
        count = 0
        folder = f"/proc/{self.number}/fd"
        try:
            for each in os.listdir(folder):
                try:
                    count += os.readlink(f"{folder}/{each}").startswith(("socket:", "pipe:", "anon_inode:[pidfd]"))
                except OSError:
                    pass
        except OSError:
            return 0
        return count

    def calls(self):
        """The lines of strace, when it has written all of them."""
        end = time.monotonic() + 3
        while True:
            lines = self.text("log").splitlines() if os.path.exists(self.log) else []
            if time.monotonic() > end or lines and lines[-1].startswith("+++"):
                return lines
            time.sleep(0.02)

    def left_over(self):
        """The processes that it has left behind. They are ended here."""
        found = []
        for each in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{each}/environ", "rb") as environment:
                    if f"FAILING_CALLS_MARK={self.mark}".encode() not in environment.read():
                        continue
                with open(f"/proc/{each}/comm") as name:
                    command = name.read().strip()
                if command != "strace" and int(each) != self.number:
                    found.append(command)
                    os.kill(int(each), signal.SIGKILL)
            except OSError:
                pass
        return found

    def end(self):
        if not self.has_ended():
            os.kill(self.number, signal.SIGKILL)
            self.wait(5)
        self.left_over()
        self.folder.cleanup()


def echo_port(kind=socket.SOCK_STREAM, tls=None):
    """A server of this script that sends back what it receives. Returns its port."""
    server = socket.socket(socket.AF_INET, kind)
    server.bind(("127.0.0.1", 0))

    def serve(connection):
        try:
            connection = tls.wrap_socket(connection, server_side=True) if tls else connection
            while data := connection.recv(65536):
                connection.sendall(data)
        except OSError:
            pass
        finally:
            connection.close()

    def accept():
        while True:
            if kind == socket.SOCK_DGRAM:
                try:
                    data, peer = server.recvfrom(65536)
                    server.sendto(data, peer)
                except OSError:
                    pass
            else:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

    if kind == socket.SOCK_STREAM:
        server.listen(256)
    threading.Thread(target=accept, daemon=True).start()
    return server.getsockname()[1]


def exchange(port, talk, tls=None):
    """A client: True if it had its answers, False if it lost the connection."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=6) as plain:
            connection = tls.wrap_socket(plain) if tls else plain
            with connection:
                talk(connection)
                return True
    except TimeoutError:
        raise Hang("A client has no answer after 6 s.")
    except (ConnectionError, ssl.SSLError, EOFError, OSError):
        # A server without a descriptor rejects, and tries again after 100 ms.
        time.sleep(0.3)
        return False


def expect(connection, sent, wanted, is_whole=True):
    """Sends, and reads until what is wanted has come."""
    connection.sendall(sent)
    data = b""
    while (data != wanted) if is_whole else (wanted not in data):
        more = connection.recv(65536)
        if not more:
            raise EOFError
        data += more
        if is_whole and not wanted.startswith(data):
            raise Lie(f"{data!r} instead of {wanted!r}")


def echoes(connection, rounds):
    for number in range(rounds):
        text = f"round {number} {'x' * (number * 37 % 400)}\n".encode()
        expect(connection, text, text)


def guests(connection, rounds):
    for number in range(rounds):
        expect(connection, f"hello {number}\n".encode(), f": hello {number}\n".encode(), is_whole=False)


def devices(connection, rounds):
    expect(connection, b"~login 4711 secret~", b"~welcome~")
    for number in range(rounds):
        expect(connection, b"~report 21.5~", f"~ack {number + 1}~".encode())


def serves(talk, tls=None):
    """The use of a TCP server: a long conversation, then short ones."""
    def use(port):
        lost = [index for index in range(CONNECTIONS)
                if not exchange(port, lambda connection: talk(connection, ROUNDS if index == 0 else 1), tls)]
        if len(lost) > 1 or lost == [CONNECTIONS - 1] and not exchange(port, lambda each: talk(each, 1), tls):
            raise Hang(f"The connections {lost} were lost, and one call has failed.")
    return use


def serves_datagrams(port):
    lost = 0
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.settimeout(0.5)
        client.connect(("127.0.0.1", port))
        for number in range(ROUNDS):
            text = f"datagram {number}".encode()
            for _ in range(3):
                client.send(text)
                try:
                    if (data := client.recv(65536)) != text:
                        raise Lie(f"{data!r} instead of {text!r}")
                    break
                except (TimeoutError, ConnectionError):
                    lost += 1
            else:
                raise Hang("No answer to three datagrams.")
    if lost > 1:
        raise Hang(f"{lost} datagrams were lost, and one call has failed.")


def says(wanted):
    """A sample that ends by itself, with this output."""
    def check(output):
        # strace may claim that other code has taken the child's status: then it is honestly not known.
        if not re.fullmatch(wanted, output) and "unknown status" not in output:
            raise Lie(f"It ended as if all were well, with: {output!r}")
    return check


def all_samples(folder):
    """The samples, and the servers that they need."""
    subprocess.run("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=localhost -days 1 "
                   f"-keyout {folder}/key -out {folder}/pem".split(), check=True, capture_output=True)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(f"{folder}/pem", f"{folder}/key")
    with open(f"{folder}/pem") as pem:
        fingerprint = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.read())).hexdigest()
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.check_hostname, client.verify_mode = False, ssl.CERT_NONE
    echo = str(echo_port())
    numbers = "".join(rf"(?=(?:.*\n)*number {n}: exit code {1 if n == 5 else 0}\n)" for n in range(1, 9))
    return [
        Sample("echo-server", "Net", ["0"], serves(echoes), True),
        Sample("chat-server", "Net", ["0"], serves(guests), True),
        Sample("port-forwarder", "Net", ["0", echo], serves(echoes), True),
        Sample("tls-echo-server", "Net", ["0"], serves(echoes, client), True),
        Sample("device-gateway", "Net", ["0"], serves(devices), True),
        Sample("udp-echo-server", "Net", ["0"], serves_datagrams, True),
        Sample("heartbeat", "Net", [f"tcp:127.0.0.1:{echo}"], None, True),
        Sample("echo-client", "Net", [echo], says("Goodmorning\nHow are you\\?\nGoodbye\n"), False),
        Sample("tls-echo-client", "Net", [str(echo_port(tls=server)), fingerprint],
               says("Goodmorning\nThis is between us.\nGoodbye\n"), False),
        Sample("udp-echo-client", "Net", [str(echo_port(socket.SOCK_DGRAM))],
               says("(?:Nobody listens there yet\n)?Goodmorning\n"), False),
        Sample("word-count", "Processes", [], says("It has exited: exit code 0\nWords: 5\n"), False),
        Sample("some-at-a-time", "Processes", [], says(numbers + r"(?:number .*\n){8}Failed: 1\n"), False),
        Sample("deadline", "Processes", [], says(r"Stopped: ended by signal 9 \(SIGKILL\)\n"), False),
    ]


def watch(run, sample):
    """What is wrong with a run, or None."""
    if sample.is_long:
        word = "Listening at" if sample.use else "Connected to"
        if not run.wait(PATIENCE, lambda: word in run.text("out")):
            return "hangs before it serves"
        if not run.has_ended():
            before = run.descriptors()
            if sample.use:
                found = re.search(r"Listening at .*:(\d+)", run.text("out"))
                try:
                    sample.use(int(found[1]))
                except Hang as error:
                    if not run.wait(1) or run.code != 1:
                        return f"hangs: {error}"
                if not run.wait(4, lambda: run.descriptors() <= before):
                    return f"leaks {run.descriptors() - before} descriptors"
            elif not run.wait(PATIENCE, lambda: run.text("out").count("I am alive") >= 3):
                return "hangs: no heartbeat"
            if not run.has_ended():
                os.kill(run.number, signal.SIGTERM)
    if not run.wait(PATIENCE):
        return "hangs at its end"
    if run.spent > MOST_PROCESSOR:
        return f"spins ({run.spent:.1f} s)"
    if "unknown status" not in run.text("out") and (left := run.left_over()):
        return f"leaves processes behind: {left}"
    errors = run.text("err")
    if UNCLEAR.search(errors):
        return "is unclear"
    if run.code == 0 and not sample.is_long:
        sample.use(run.text("out"))
    elif run.code == 1:
        # Unless standard error is what has failed.
        is_said = "Error: " in errors or any("/err>" in line and "(INJECTED)" in line for line in run.calls())
        return None if is_said else "fails without a word"
    elif run.code != 143 and run.code != -signal.SIGTERM or not sample.is_long:
        return f"ended with the exit code {run.code}"
    return None


def attempt(root, sample, options):
    """Runs a sample once: the fault or None, what it said, and the calls."""
    run = Run(root, sample, options)
    try:
        try:
            fault = watch(run, sample)
        except Lie as lie:
            fault = f"lies: {lie}"
        if fault and not run.has_ended():
            os.kill(run.number, signal.SIGKILL)
            run.wait(5)
        said = f"{run.text('err').strip()[:700]} | {run.text('out').strip()[-300:]}"
        words = f"code {run.code}, {run.spent:.1f} s: {said}"
        return fault, words, run.calls()
    finally:
        run.end()


def plan(lines, errors, not_ours, wanted_calls):
    """The cases of one sample: call, error, which of the library's calls it is, and which of all such calls."""
    places, totals, has_begun = {}, {}, False
    for line in lines:
        found = re.match(r"([a-z0-9_]+)\(", line)
        if not found or found[1] in not_ours:
            continue
        call = found[1]
        totals[call] = totals.get(call, 0) + 1
        has_begun = has_begun or call == "epoll_create1"
        if has_begun and not RUNTIME.search(line):
            places.setdefault(call, []).append(totals[call])
    for call in sorted(places):
        if not wanted_calls or call in wanted_calls:
            for error in errors.get(call, "EINTR ENOMEM EIO").split():
                for occurrence in OCCURRENCES:
                    if occurrence <= len(places[call]):
                        yield call, error, occurrence, places[call][occurrence - 1]


def run_all(root, errors, not_ours, given):
    """Runs every case, three at a time. Returns the exit code."""
    passed = missed = failed = 0
    matrix = open(given.matrix, "w") if given.matrix else None
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(3) as pool:
        samples = [each for each in all_samples(folder) if not given.only or each.name in given.only]
        cases = {}
        for sample, (fault, words, lines) in zip(samples, pool.map(lambda each: attempt(root, each, []), samples)):
            if fault or not words.startswith("code 143," if sample.is_long else "code 0,"):
                print(f"FAILED {sample.name} without a failing call: {fault}: {words}", flush=True)
                failed += 1
                continue
            for call, error, occurrence, place in plan(lines, errors, not_ours, given.call):
                options = ["-e", f"trace={call},epoll_create1", "-e", f"inject={call}:error={error}:when={place}"]
                future = pool.submit(attempt, root, sample, options)
                cases[future] = f"{sample.name}: {call} {error} #{occurrence}"
        for future in concurrent.futures.as_completed(cases):
            fault, words, lines = future.result()
            hit = next((index for index, line in enumerate(lines) if "(INJECTED)" in line), None)
            injected = "" if hit is None else lines[hit]
            begun = any(line.startswith("epoll_create1") for line in lines[:(hit or 0) + 1])
            kind = "passed" if not fault else f"FAILED ({fault})"
            if hit is None or not begun or RUNTIME.search(injected):
                # The runtime made a call more or less than before, so the failure met one of its own.
                missed += 1
                kind = "the library's call was not met, " + kind
            elif fault:
                failed += 1
            else:
                passed += 1
            if fault or given.verbose:
                print(f"{cases[future]}: {kind}: {words}\n    {injected}", flush=True)
            if matrix:
                print(f"{cases[future]}\t{kind}\t{words!r}\t{injected}", file=matrix, flush=True)
    if missed:
        print(f"In {missed} cases the failure met a call of the runtime, or none.")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0
