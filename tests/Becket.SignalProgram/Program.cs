using System.Runtime.InteropServices;
using Becket.SignalProgram;

// The program that the tests of signals start. It writes "ready" when its loop runs, and then each event; the argument
// chooses what it does.
string mode = args is [var first] ? first : "";
if (MainPrograms.Has(mode))
{
    return MainPrograms.Run(mode);
}

if (LeakPrograms.Has(mode))
{
    LeakPrograms.Run(mode);
    return 0;
}

using var reactor = Reactor.Create(
    new ReactorOptions
    {
        HandleSignals = mode != "unhandled",
        ShutdownTimeout = TimeSpan.FromSeconds(mode == "hangs-on-a-thread" ? 0.2 : 60),
    }
);
reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, () => Say("shutting down"));
if (mode == "on-signal")
{
    reactor.OnSignal(
        PosixSignal.SIGHUP,
        () => Say(Reactor.Current == reactor ? "hangup on the loop" : "hangup elsewhere")
    );

    // The program keeps no reference to what OnSignal returned. The reactor must.
    GC.Collect();
    GC.WaitForPendingFinalizers();
    GC.Collect();
}

if (mode is "stopping-after" or "stopping-before")
{
    // Another reactor, on a thread of its own, that has been stopping for a while when the signal comes.
    var stopping = new ManualResetEventSlim();
    var thread = new Thread(() =>
    {
        using var other = Reactor.Create();
        other.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, static () => new Deferred());
        other.CallWhenRunning(() =>
        {
            other.Stop();
            stopping.Set();
        });
        other.Run();
    })
    {
        IsBackground = true,
    };
    void Start()
    {
        thread.Start();
        stopping.Wait();
    }

    // Tests both orders in which the two reactors can register for the signal.
    if (mode == "stopping-after")
    {
        reactor.CallWhenRunning(Start);
    }
    else
    {
        Start();
    }
}

reactor.CallWhenRunning(() => Say("ready"));
switch (mode)
{
    case "job":
        try
        {
            reactor.Run(async Deferred () =>
            {
                try
                {
                    var never = new Deferred();
                    await never;
                }
                finally
                {
                    Say("cleaning up");
                }
            });
        }
        catch (OperationCanceledException)
        {
            Say("cancelled");
        }

        break;
    case "hangs":
#pragma warning disable BKT0001 // On purpose: a loop that hangs.
        reactor.CallWhenRunning(static () => Thread.Sleep(Timeout.Infinite));
#pragma warning restore BKT0001
        reactor.Run();
        break;
    case "never-ends":
        reactor.AddSystemEventTrigger(SystemEvent.Shutdown, SystemEventPhase.Before, static () => new Deferred());
        reactor.Run();
        break;
    case "sends":
        reactor.CallWhenRunning(() =>
            reactor
                .ListenTcp(0, Factory.ForProtocol(static () => new Sender()))
                .AddCallback(port => Say($"{port.Port}"))
        );
        reactor.Run();
        break;
    case "hangs-on-a-thread":
        reactor.CallWhenRunning(() =>
        {
            reactor.CallInThread(static () => Thread.Sleep(Timeout.Infinite));
        });
        reactor.Run();
        break;
    default:
        reactor.Run();
        break;
}

Say("ended");
return 0;

static void Say(string what)
{
    Console.Out.WriteLine(what);
    Console.Out.Flush();
}

/// <summary>Writes ten million bytes at once, and says when it has.</summary>
internal sealed class Sender : Protocol
{
    protected override void ConnectionMade()
    {
        Transport.Write(new byte[10_000_000]);
        Console.Out.WriteLine("written");
        Console.Out.Flush();
    }
}
