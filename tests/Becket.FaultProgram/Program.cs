using System.Net;
using System.Runtime.InteropServices;
using Becket.FaultProgram;

// With an argument it does one thing without any descriptor left, and once more with some; with "threads" or
// "memory" before it, when it may begin no thread and no process, or has hardly any memory. See Exhausted.
if (args is [.. var of, var use])
{
    return Exhausted.Run(use, of is [var resource] ? resource : "descriptors");
}

// An echo server that tests start with few descriptors (ulimit -n). It writes its port number when it listens. On
// SIGHUP it writes how many turns its loop has made and how many ports and connections are open; SIGTERM ends it.
using var reactor = Reactor.Create();
using IDisposable hangUp = reactor.OnSignal(
    PosixSignal.SIGHUP,
    () => Say($"turns {reactor.Statistics().Turns} open {reactor.Statistics().OpenChannels}")
);
reactor.CallWhenRunning(() =>
    _ = reactor
        .ListenTcp(
            0,
            Factory.ForProtocol(static () => new Echo()),
            new ListenOptions { Interface = IPAddress.Loopback }
        )
        .AddCallback(static port => Say($"port {port.Port}"))
);
reactor.Run();
Say("ended");
return 0;

static void Say(string what)
{
    Console.Out.WriteLine(what);
    Console.Out.Flush();
}
