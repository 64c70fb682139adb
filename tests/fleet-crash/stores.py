"""The gateway's stores: started, killed, and read without the gateway."""

import base64
import collections
import contextlib
import glob
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import time


class Missing(Exception):
    """A program is not installed."""


class Store:
    can_be_killed = True

    def __init__(self, folder):
        self._folder = folder

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        pass

    def kill(self):
        pass

    def read(self):
        """Returns the keys of the reports by device and body, and the number of alarms by the key of their report."""
        reports = collections.defaultdict(list)
        for key, text in self.read_reports():
            report = json.loads(text)
            reports[report["device"], base64.b64decode(report["body"])].append(key)
        return reports, collections.Counter(self.read_alarms())


class Sqlite(Store):
    can_be_killed = False

    @property
    def address(self):
        return f"sqlite:{self._folder}/fleet.db"

    def read_reports(self):
        return self._query("select key, report from alarm_reports")

    def read_alarms(self):
        return (key for (key,) in self._query("select report from alarms"))

    def _query(self, text):
        with contextlib.closing(sqlite3.connect(f"{self._folder}/fleet.db")) as database:
            return database.execute(text).fetchall()


class Server(Store):
    """A server with a port of its own."""

    def __init__(self, folder):
        super().__init__(folder)
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            self._port = listener.getsockname()[1]
        self._process = None

    def start(self):
        log = open(f"{self._folder}/store.log", "ab")
        self._process = subprocess.Popen(self.command(), stdout=log, stderr=log, cwd=self._folder, start_new_session=True)
        log.close()
        for _ in range(600):
            if self._process.poll() is None and self.answers():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        with open(f"{self._folder}/store.log", encoding="utf-8", errors="replace") as log:
            raise RuntimeError("the store does not start: " + log.read()[-1000:])

    def kill(self):
        if self._process is not None and self._process.poll() is None:
            for process in [self._process.pid, *children_of(self._process.pid)]:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            self._process.wait()


class Redis(Server):
    def __init__(self, folder):
        if not shutil.which("redis-server"):
            raise Missing("there is no redis-server (Debian's package redis-server)")
        super().__init__(folder)

    @property
    def address(self):
        return f"redis:127.0.0.1:{self._port}"

    def command(self):
        # Durable, as the gateway's README asks for.
        return ["redis-server", "--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--appendfsync", "always", "--dir", self._folder]

    def answers(self):
        return subprocess.run(["redis-cli", "-p", str(self._port), "ping"], capture_output=True, text=True, check=False).stdout == "PONG\n"

    def read_reports(self):
        lines = self._ask("hgetall", "fleet:alarm-reports")
        return zip(lines[::2], lines[1::2])

    def read_alarms(self):
        return [self._ask("hget", f"fleet:alarm:{alarm}", "report")[0] for alarm in self._ask("zrange", "fleet:alarms", "0", "-1")]

    def _ask(self, *words):
        """Speaks RESP itself: redis-cli changes characters."""
        if not hasattr(self, "_stream"):
            self._stream = socket.create_connection(("127.0.0.1", self._port)).makefile("rwb")
        self._stream.write(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()) for word in words))
        self._stream.flush()
        return self._reply()

    def _reply(self):
        head = self._stream.readline()
        kind, rest = head[:1], head[1:-2]
        if kind == b"*":
            return [line for _ in range(int(rest)) for line in self._reply()]
        if kind == b"$":
            return [self._stream.read(int(rest) + 2)[:-2].decode()] if int(rest) >= 0 else [None]
        raise RuntimeError(head)


class Postgres(Server):
    USER = "nobody"

    def __init__(self, folder):
        folders = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
        if not folders:
            raise Missing("there is no PostgreSQL (Debian's package postgresql)")
        super().__init__(folder)
        self._programs = folders[-1]
        self._data = os.path.join(folder, "postgres")
        os.mkdir(self._data)
        # PostgreSQL does not run as root, so root starts it as another user.
        self._as_user = []
        if os.geteuid() == 0:
            self._as_user = ["setpriv", f"--reuid={self.USER}", "--regid=nogroup", "--clear-groups"]
            os.chmod(folder, 0o755)
            shutil.chown(self._data, self.USER)
        subprocess.run(
            [*self._as_user, f"{self._programs}/initdb", "-D", f"{self._data}/data", "-U", "fleet", "-A", "trust", "-E", "UTF8", "--no-sync", "--no-locale"],
            check=True, stdout=subprocess.DEVNULL, cwd="/")

    @property
    def address(self):
        return f"postgres://fleet@127.0.0.1:{self._port}/postgres"

    def start(self):
        with contextlib.suppress(FileNotFoundError):
            os.remove(f"{self._data}/data/postmaster.pid")
        super().start()

    def command(self):
        return [
            *self._as_user, f"{self._programs}/postgres", "-D", f"{self._data}/data", "-p", str(self._port),
            "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={self._data}",
        ]

    def answers(self):
        return subprocess.run([f"{self._programs}/pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)], check=False).returncode == 0

    def read_reports(self):
        return [line.split("\t", 1) for line in self._query("select key || chr(9) || report from fleet.alarm_reports")]

    def read_alarms(self):
        return self._query("select report from fleet.alarms")

    def _query(self, text):
        done = subprocess.run(
            [f"{self._programs}/psql", "-h", "127.0.0.1", "-p", str(self._port), "-U", "fleet", "-d", "postgres", "-At", "-c", text],
            check=True, capture_output=True, text=True)
        return done.stdout.splitlines()


def children_of(process):
    try:
        with open(f"/proc/{process}/task/{process}/children", encoding="ascii") as file:
            return [int(child) for child in file.read().split()]
    except FileNotFoundError:
        return []


STORES = {"sqlite": Sqlite, "redis": Redis, "postgres": Postgres}
