"""The workloads, their sizes, and the contenders of each."""
from .echoes import ECHOES
from .shapes import ASYNCIO, UVLOOP, Column, Contender, Workload, net

CPU = "CPU ns"

WORKLOADS = [
    *ECHOES,
    Workload("w2a", "schedule timers, cancel every second one, one turn of the loop; per timer", ["n=1000000 range=10 base=0", "n=1000000 range=10 base=30"],
             [Column("all_cpu_ns", CPU, True), Column("sched_cpu_ns", "of which schedule"), Column("cancel_cpu_ns", "one cancel"), Column("maxrss_mb", "peak MB")],
             [Contender("C, 4-ary heap", "floor"), Contender("C, wheel", "floor", workload="w2aw"), Contender("libuv", "libuv"), Contender("Go AfterFunc", "go"),
              Contender("Node", "node"), net("Timer", "timer"), net("Task.Delay + token", "delay"), Contender("asyncio", "asyncio", ASYNCIO),
              Contender("uvloop", "uvloop", UVLOOP), Contender("Twisted", "twisted")],
             derived={"all_cpu_ns": lambda r: r["sched_cpu_ns"] + r["cancel_cpu_ns"] / 2 + r["settle_cpu_ns"]}),
    Workload("w2c", "a million idle time-outs, one after the other moved to a later time; per move", ["n=1000000 moves=3000000"],
             [Column("move_cpu_ns", CPU, True), Column("move_ns", "wall ns"), Column("maxrss_mb", "peak MB")],
             [Contender("Becket, Deadline", "becket", "how=deadline"), Contender("C, 4-ary heap", "floor"), Contender("C, heap, sinks when due", "floor", "how=lazy"),
              Contender("libuv", "libuv"), Contender("Go", "go"), Contender("tokio", "tokio"), Contender("Node", "node"), net("Timer"), Contender("asyncio", "asyncio", ASYNCIO),
              Contender("uvloop", "uvloop", UVLOOP), Contender("Twisted", "twisted")],
             becket="how=reset"),
    Workload("w2b", "schedule timers and run until all have fired; per timer", ["n=100000 range=1"],
             [Column("cpu_ns", CPU, True), Column("fire_cpu_ns", "of which after scheduling"), Column("maxrss_mb", "peak MB")],
             [Contender("C, 4-ary heap", "floor"), Contender("libuv", "libuv"), Contender("Node", "node"), net("Timer", "timer"), net("Task.Delay", "delay"),
              Contender("asyncio", "asyncio", ASYNCIO), Contender("uvloop", "uvloop", UVLOOP), Contender("Twisted", "twisted")]),
    Workload("w3", "a chain of ten callbacks; per callback", ["n=1000000 k=10"],
             [Column("cpu_ns_cb", CPU, True), Column("ns_cb", "wall ns"), Column("alloc_b", "bytes a chain")],
             [Contender("C", "floor"), net("one-thread floor", "floor"), net("ContinueWith", "continuewith"), Contender("Node .then", "node"),
              Contender("Twisted", "twisted"), Contender("asyncio Future", "asyncio", ASYNCIO), Contender("uvloop Future", "uvloop", UVLOOP)],
             becket="how=callbacks"),
    Workload("w3", "ten async methods, one awaiting the other; per method", ["n=1000000 k=10"],
             [Column("cpu_ns_cb", CPU, True), Column("ns_cb", "wall ns"), Column("alloc_b", "bytes a tower")],
             [net("Task", "await"), net("pooled ValueTask", "awaitpooled"), Contender("Node await", "node", workload="w3await"),
              Contender("Twisted", "twisted", workload="w3await"), Contender("asyncio", "asyncio", ASYNCIO, "w3await")],
             becket="how=await", key="w3await"),
    Workload("w4", "a million jobs, so many slots; per job",
             ["jobs=1000000 slots=5 wait=yield", "jobs=1000000 slots=100 wait=yield", "jobs=1000000 slots=10000 wait=yield", "jobs=1000000 slots=10000 wait=1ms"],
             [Column("cpu_ns_job", CPU, True), Column("ns_job", "wall ns", True), Column("maxrss_mb", "peak MB")],
             [Contender("C", "floor"), net("one-thread floor", "floor"), net("workers, one enumerator", "workers"), net("Parallel.ForEachAsync", "parallel"),
              net("SemaphoreSlim + WhenAll", "sem"), net("Channel", "channel"), Contender("Node", "node"), Contender("Go, a goroutine a slot", "go"),
              Contender("Go, a goroutine a job", "go", "how=gojob"), Contender("tokio", "tokio"), Contender("Twisted Cooperator", "twisted"),
              Contender("asyncio", "asyncio", ASYNCIO), Contender("uvloop", "uvloop", UVLOOP), Contender("trio", "trio"), Contender("Becket, coiterate", "becket", "how=coiterate")],
             becket="how=foreach"),
    Workload("w5", "a million jobs that sleep; per job", ["n=1000000 sleep=30"],
             [Column("rss_b", "bytes in memory", True), Column("heap_b", "bytes on the heap"), Column("start_cpu_ns", "CPU ns to start", True)],
             [Contender("C, struct and heap", "floor"), net("one-thread floor", "floor"), net("Task.Delay", "delay"), Contender("Node", "node"), Contender("Go", "go"),
              Contender("tokio", "tokio"), Contender("asyncio", "asyncio", ASYNCIO), Contender("uvloop", "uvloop", UVLOOP), Contender("trio", "trio"),
              Contender("Twisted", "twisted", "body=coro")]),
    Workload("w6", "trivial calls to a pool of ten threads, 100 outstanding, results on the loop", ["n=100000 out=100 pool=10"],
             [Column("per_s", "calls/s", True, True), Column("cpu_us", "CPU µs a call", True)],
             [Contender("C, pthreads and eventfd", "floor"), Contender("libuv", "libuv"), net("Task.Run, no loop", "taskrun"), net("Task.Run + loop", "loop"),
              net("own threads + loop", "threads"), Contender("Node workers", "node"), Contender("Twisted", "twisted"), Contender("asyncio", "asyncio", ASYNCIO),
              Contender("uvloop", "uvloop", UVLOOP), Contender("trio", "trio")]),
    Workload("w6", "trivial calls to a pool of ten threads, four million times", ["n=4000000 out=100 pool=10"],
             [Column("per_s", "calls/s", True, True), Column("cpu_us", "CPU µs a call", True)],
             [Contender("C, pthreads and eventfd", "floor"), Contender("libuv", "libuv"), net("Task.Run, no loop", "taskrun"),
              net("Task.Run + loop", "loop"), net("own threads + loop", "threads")], key="w6long"),
    Workload("w6", "trivial calls to a pool of ten threads for each of two reactors, 100 outstanding each", ["n=4000000 out=100 pool=10"],
             [Column("per_s", "calls/s", True, True), Column("cpu_us", "CPU µs a call", True)],
             [Contender("Becket, one reactor", "becket", "reactors=1"), net("Task.Run, no loop", "taskrun")], becket="reactors=2", key="w6x2"),
    Workload("w14", "echo servers of 64 bytes on two reactors, and their clients on the same reactors; per request", ["conns=50 secs=2"],
             [Column("per_s", "requests/s", True, True), Column("cpu_us", "CPU µs, both ends", True), Column("cores", "cores used")],
             [Contender("Becket, both at one port", "becket", "reactors=2 ports=shared"), Contender("Becket, one reactor", "becket", "reactors=1"), Contender("Go, two threads", "go", "reactors=2"), Contender("Go, one thread", "go", "reactors=1"),
              net("Socket, on the pool")], becket="reactors=2 ports=own"),
    Workload("w7", "runs /bin/true many times, so many at once, and checks how each ended; per job", ["n=2000 slots=5", "n=2000 slots=50"],
             [Column("per_s", "jobs/s", True, True), Column("self_cpu_us", "dispatcher's CPU µs a job", True), Column("maxrss_mb", "peak MB")],
             [Contender("C, posix_spawn", "floor"), Contender("Becket, sockets driver", "becket", "driver=sockets"), net("Process"), Contender("Node", "node"),
              Contender("GNU parallel", "runners", "how=parallel"), Contender("xargs", "runners", "how=xargs"), Contender("Twisted", "twisted"),
              Contender("asyncio", "asyncio", ASYNCIO), Contender("uvloop", "uvloop", UVLOOP)],
             becket="driver=epoll"),
    Workload("w7out", "receives what one child writes; per GiB", ["n=1073741824"],
             [Column("cpu_ms_gib", "CPU ms", True), Column("mib_s", "MiB/s", True, True), Column("maxrss_mb", "peak MB")],
             [Contender("C, read", "floor"), Contender("Becket, sockets driver", "becket", "driver=sockets"), net("Process")], becket="driver=epoll"),
    Workload("w10", "simulations of two hosts, one of which sends 100 messages and waits for each to come back; per seed", ["seeds=20000 messages=100"],
             [Column("per_s", "seeds/s", True, True), Column("cpu_us", "CPU µs"), Column("events", "events"), Column("times_real", "times faster than time", more_is_better=True),
              Column("alloc_b", "bytes allocated")],
             [Contender("turmoil", "turmoil")]),
    Workload("w15", "deferreds in one list, each fired, until the list fires; per deferred", ["n=1000000 times=1", "n=1000 times=1000"],
             [Column("cpu_ns", CPU, True), Column("ns", "wall ns"), Column("alloc_b", "bytes allocated"), Column("maxrss_mb", "peak MB")],
             [Contender("Becket, DeferredList", "becket", "how=list"), Contender("C, structs in an array", "floor"), net("Task.WhenAll"), Contender("Node Promise.all", "node"),
              Contender("Twisted gatherResults", "twisted"), Contender("asyncio gather", "asyncio", ASYNCIO), Contender("uvloop gather", "uvloop", UVLOOP)],
             becket="how=gather"),
    Workload("w11", "a simulation of ten hosts with a heartbeat a second; per heartbeat", ["hosts=10 hours=10 wait=timer", "hosts=10 hours=10 wait=network"],
             [Column("times_real", "times faster than time", more_is_better=True), Column("cpu_ns_beat", "CPU ns"), Column("alloc_b", "bytes allocated")], []),
    Workload("w12", "idle connections between two simulated hosts; per connection", ["n=10000"],
             [Column("bytes", "bytes in the process"), Column("cpu_us", "CPU µs to connect"), Column("alloc_b", "bytes allocated")], []),
]

# These get a tenth of the work; the figures are per operation.
SLOW = {"asyncio", "uvloop", "trio", "twisted"}


def arguments(contender, workload, size):
    """The arguments after the program's command line."""
    words = size.split()
    if contender.program in SLOW and workload.name in ("w2c", "w3", "w4", "w5"):
        words = [f"{k}={int(v) // 10}" if k in ("n", "jobs", "moves") else f"{k}={v}" for k, v in (word.split("=") for word in words)]
    return [contender.workload or workload.name, *contender.arguments.split(), *words]


def takes_part(contender, size):
    """floor.c has no timers in its jobs."""
    return not (contender.program == "floor" and "wait=1ms" in size)
