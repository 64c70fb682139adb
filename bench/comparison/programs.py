"""The programs that are compared: how each is started and built, and what it needs."""
import functools
import os
import re
import shutil
import subprocess
import sys

BENCH = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PEERS = os.path.join(BENCH, "peers")
BUILD = os.path.join(BENCH, ".build")


class Missing(Exception):
    """A tool is missing on this machine. The message says what to install."""


def built(name):
    return os.path.join(BUILD, name)


def run(argv, folder=None, seconds=600, **env):
    try:
        done = subprocess.run(argv, cwd=folder, capture_output=True, text=True, timeout=seconds, env={**os.environ, **env})
    except subprocess.TimeoutExpired:
        raise Missing(f"{' '.join(argv[:4])} … took longer than {seconds} s") from None
    if done.returncode:
        raise Missing(f"{' '.join(argv[:4])} … failed:\n{(done.stdout + done.stderr)[-2000:]}")


def need(command, package):
    if not shutil.which(command):
        raise Missing(f"{command} is not here: apt install {package}")
    return command


def c_program(source, *options, package, name=""):
    """A C program. Whether its header is there is tested by compiling."""
    def build():
        need("gcc", "gcc libc6-dev")
        program = built(name or source)
        try:
            run(["gcc", "-O2", "-o", program, f"{PEERS}/c/{source}.c", *options])
        except Missing as why:
            raise Missing(f"apt install gcc libc6-dev {package}\n{why}") from None
        return [program]
    return build


@functools.cache
def certificate():
    """One for all servers, made anew for each run: the files, by the names of the arguments."""
    files = {"cert": built("echo.crt"), "key": built("echo.key")}
    run([need("openssl", "openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-out", files["cert"], "-keyout", files["key"]])
    return files


def go_program():
    need("go", "golang-go")
    run(["go", "build", "-o", built("gobench"), "."], f"{PEERS}/go", GO111MODULE="off")
    return [built("gobench")]


CRATES = "librust-tokio-dev librust-tokio-rustls-dev librust-rustls-pemfile-dev"


def tokio_program():
    """Builds offline, from Debian's copy of the crates, in a copy of the sources, because cargo writes its lock file beside them."""
    need("cargo", "cargo " + CRATES)
    crates = "/usr/share/cargo/registry"
    if not os.path.isdir(crates) or not any(name.startswith("tokio-rustls-0.23") for name in os.listdir(crates)):
        raise Missing(f"tokio's sources are not here: apt install {CRATES}")
    folder = built("tokio")
    shutil.rmtree(folder + "/src", ignore_errors=True)
    shutil.copytree(f"{PEERS}/tokio", folder, dirs_exist_ok=True)
    run(["cargo", "build", "--quiet", "--release", "--offline"], folder, CARGO_TARGET_DIR=built("tokio-target"))
    return [built("tokio-target/release/tokiobench")]


def turmoil_program():
    """Debian has turmoil's dependencies, but not turmoil: take a checkout of it (tag v0.6.6) from TURMOIL_SOURCE, in which the versions are relaxed to Debian's."""
    need("cargo", "cargo librust-tokio-dev librust-rand-distr-dev librust-scoped-tls-dev librust-indexmap-dev librust-tracing-dev")
    source = os.environ.get("TURMOIL_SOURCE")
    if not source:
        raise Missing("set TURMOIL_SOURCE to a checkout of https://github.com/tokio-rs/turmoil at v0.6.6")
    folder = built("turmoil")
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(f"{PEERS}/turmoil", folder)
    shutil.copytree(source, f"{folder}/turmoil", ignore=shutil.ignore_patterns(".git", "target"))
    manifest = f"{folder}/turmoil/Cargo.toml"
    with open(manifest) as file:
        package = file.read()
    for ours, theirs in (('bytes = "1"', r'bytes = .*'), ('indexmap = "1.9"', r'indexmap = .*'), ('scoped-tls = "1"', r'scoped-tls = .*'), ("", r'regex = .*'),
                         ('tokio = { version = "1.24", features = ["full", "test-util"] }', r'tokio = .*'), ("", r'members = .*'), ("", r'\[workspace\]'),
                         ("", r'\[dev-dependencies\]\n(?:[^\[\n].*\n|\n)*')):
        package = re.sub("^" + theirs, ours, package, flags=re.MULTILINE)
    with open(manifest, "w") as file:
        file.write(package)
    run(["cargo", "build", "--quiet", "--release", "--offline"], folder, CARGO_TARGET_DIR=built("turmoil-target"))
    return [built("turmoil-target/release/turmoilbench")]


def node_program():
    return [need("node", "nodejs"), "--expose-gc", f"{PEERS}/node/bench.js"]


def python_program(script, module, package):
    """Debian's interpreter first, because Debian's packages work with that one only."""
    def build():
        for python in ("/usr/bin/python3", sys.executable):
            if os.path.exists(python) and not subprocess.run([python, "-c", f"import {module}"], capture_output=True, timeout=60).returncode:
                return [python, "-B", f"{PEERS}/py/{script}.py"]
        raise Missing(f"Python's {module} is not here: apt install {package}")
    return build


def runners_program():
    for command in ("parallel", "xargs"):
        need(command, "parallel findutils")
    return [sys.executable, "-B", f"{PEERS}/py/runners.py"]


def dotnet_program(folder, name):
    def build():
        need("dotnet", "dotnet-sdk-10.0 (from Microsoft's packages)")
        # No build server or compiler may keep running during the measurement.
        run(["dotnet", "build", folder, "-c", "Release", "-m:1", "-v", "q", "--nologo", "--artifacts-path", built("dotnet"), "-p:UseSharedCompilation=false",
             *os.environ.get("BECKET_BUILD_OPTIONS", "").split()], DOTNET_CLI_USE_MSBUILD_SERVER="0", MSBUILDDISABLENODEREUSE="1")
        return ["dotnet", built(f"dotnet/bin/{name}/release/{name}.dll")]
    return build


def with_environment(builder, *variables):
    """The same program with other settings. `env` executes the program, so its process id is the program's."""
    return lambda: ["env", *variables, *builder()]


RAW = dotnet_program(f"{PEERS}/dotnet/raw", "raw")

BUILDERS = {
    "becket": dotnet_program(f"{BENCH}/Becket.Workloads", "Becket.Workloads"),
    "floor": c_program("floor", "-lpthread", package=""),
    "epoll": c_program("echo_epoll", package=""),
    "epoll tls": c_program("echo_tls", "-lssl", "-lcrypto", package="libssl-dev"),
    "load": c_program("load", package=""),
    "load tls": c_program("load", "-DTLS", "-lssl", "-lcrypto", package="libssl-dev", name="load_tls"),
    "idle": c_program("idle", package=""),
    "libuv": c_program("uv", "-luv", package="libuv1-dev"),
    "go": go_program,
    "tokio": tokio_program,
    "turmoil": turmoil_program,
    "runners": runners_program,
    "node": node_program,
    "dotnet": RAW,
    "dotnet inline": with_environment(RAW, "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1"),
    "dotnetty": dotnet_program(f"{PEERS}/dotnet/dotnetty", "dotnetty"),
    "asyncio": python_program("asyncio_bench", "asyncio", "python3"),
    "uvloop": python_program("asyncio_bench", "uvloop", "python3-uvloop"),
    "trio": python_program("trio_bench", "trio", "python3-trio"),
    "twisted": python_program("twisted_bench", "twisted", "python3-twisted"),
}


def build(names, given):
    """Builds the wanted programs that are not given. Returns the command lines, and prints which are left out and why."""
    os.makedirs(BUILD, exist_ok=True)
    commands = dict(given)
    for name in sorted(names - set(given)):
        print(f"building {name} …", file=sys.stderr, flush=True)
        try:
            commands[name] = BUILDERS[name]()
        except Missing as why:
            if name == "becket":
                raise SystemExit(f"Becket does not build: {why}")
            print(f"{name} is left out. {why}", file=sys.stderr, flush=True)
    return commands
