"""The workloads whose contenders are echo servers: w1 in several ways, and w9."""
from .shapes import ASYNCIO, UVLOOP, Column, Contender, Workload, net

COLUMNS = [
    Column("cpu_us", "server CPU µs", True), Column("user_us", "of which user", zero=True, mean=True), Column("per_s", "requests/s", True, True), Column("p50_us", "p50 µs"),
    Column("p99_us", "p99 µs", True), Column("load_util", "load's core busy"), Column("alloc_b", "bytes allocated", zero=True), Column("rss_mb", "MB"),
]

SERVERS = [
    Contender("Becket, sockets driver", "becket", "driver=sockets"), Contender("C epoll", "epoll"), net("epoll by P/Invoke", "epoll"), Contender("libuv", "libuv"),
    Contender("Go", "go"), Contender("tokio", "tokio"), Contender("Node", "node"), net("Socket"), Contender(".NET Socket, inline completions", "dotnet inline"),
    Contender("DotNetty", "dotnetty"), Contender("Twisted", "twisted"), Contender("asyncio", "asyncio", ASYNCIO), Contender("uvloop", "uvloop", UVLOOP),
]



def becket(name, arguments):
    return Contender("Becket, " + name, "becket", arguments)


def python(name, arguments=""):
    """asyncio's own loop, and uvloop's."""
    return [Contender(f"asyncio{name}", "asyncio", f"{ASYNCIO} {arguments}"), Contender(f"uvloop{name}", "uvloop", f"{UVLOOP} {arguments}")]


# One way to write a server each, with the peers' own way beside it. What is quickest for the peer is there too, if that is another way.
AWAIT = [
    becket("protocol", "how=protocol"), becket("PipeReader", "how=pipe"), net("Socket"), net("NetworkStream", "stream"), net("PipeReader", "pipe"),
    Contender("Go", "go"), Contender("tokio", "tokio"), Contender("Node, for await", "node", "how=iterate"), Contender("Node, on data", "node"),
    *python(" streams", "how=streams"),
]
LINES = [
    becket("LineOnlyReceiver", "how=lineonly"), becket("StreamReader", "how=readline"), net("StreamReader", "readline"), net("PipeReader, lines", "pipelines"),
    Contender("Go bufio", "go", "how=lines"), Contender("tokio BufReader", "tokio", "how=lines"), Contender("Node readline", "node", "how=readline"),
    Contender("Node, split by hand", "node", "how=split"), Contender("Twisted LineReceiver", "twisted", "how=lines"), *python(" readline", "how=lines"),
]
TLS = [
    becket("await", "how=connection"), Contender("C, OpenSSL", "epoll tls"), net("SslStream"), Contender("Go", "go"), Contender("tokio, rustls", "tokio"), Contender("Node", "node"),
    Contender("Twisted", "twisted"), *python(""),
]
UNIX = [
    Contender("Becket, sockets driver", "becket", "driver=sockets"), Contender("C epoll", "epoll"), net("Socket"), Contender("Go", "go"), Contender("tokio", "tokio"),
    Contender("Node", "node"), Contender("Twisted", "twisted"), *python(""),
]

ECHOES = [
    Workload("w1", "echo of 64 bytes; per request", ["conns=50 depth=1", "conns=1000 depth=1", "conns=50 depth=16"], COLUMNS, SERVERS, becket="driver=epoll", load="load"),
    Workload("w1", "echo of 64 bytes, read with `await`; per request", ["conns=50 depth=1"], COLUMNS, AWAIT, becket="how=connection", key="w1await", load="load"),
    Workload("w1", "echo of lines of 63 bytes and a line end; per line", ["conns=50 depth=1", "conns=50 depth=16"], COLUMNS, LINES, becket="how=lines", key="w1lines", load="load"),
    Workload("w1", "echo of 64 bytes over TLS 1.3, AES-128-GCM; per request", ["conns=50 depth=1"], COLUMNS, TLS, key="w1tls", load="load tls", over="tls"),
    Workload("w1", "echo of datagrams of 64 bytes; per datagram", ["conns=50 depth=1"], COLUMNS, UNIX, key="w1udp", load="load", over="udp"),
    Workload("w1", "echo of 64 bytes at a Unix socket; per request", ["conns=50 depth=1"], COLUMNS, UNIX, key="w1unix", load="load", over="unix"),
    Workload("w9", "idle connections; per connection", ["n=19000"],
             [Column("bytes", "bytes in the process", True, zero=True), Column("accept_cpu_us", "CPU µs to accept"), Column("accepts_per_s", "accepts/s", more_is_better=True),
              Column("alloc_b", "bytes allocated"), Column("base_mb", "MB before")],
             SERVERS, becket="driver=epoll", load="idle"),
]
