"""What a workload is, who takes part in it, and what its table shows."""
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Contender:
    name: str
    program: str                        # a key of programs.BUILDERS
    arguments: str = ""                 # in addition to the workload's
    workload: str = ""                  # this program's name for the workload, if it differs from ours


@dataclass(frozen=True)
class Column:
    key: str
    title: str
    ratio: bool = False                 # also show the ratio of Becket's figure to this one
    more_is_better: bool = False
    zero: bool = False                  # zero is a measured figure here, not a missing one
    mean: bool = False                  # the system's ticks are coarse for one round, so show the mean of the rounds, not the median


@dataclass(frozen=True)
class Workload:
    name: str                           # the programs' name for it
    title: str
    sizes: list
    columns: list                       # the first column sorts the table
    contenders: list
    becket: str = ""                    # arguments for Becket only
    key: str = ""                       # the command line's name for it, if one workload is listed twice
    derived: dict = field(default_factory=dict)
    load: str = ""                      # a key of programs.BUILDERS: the contenders are servers, and this program measures them
    over: str = "tcp"                   # how the load reaches the servers: tcp, tls, unix, udp


def net(name, how="", **more):
    return Contender(".NET " + name, "dotnet", f"how={how}" if how else "", **more)


ASYNCIO, UVLOOP = "loop=asyncio", "loop=uvloop"
