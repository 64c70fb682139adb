using System.Net;
using System.Runtime.CompilerServices;

namespace Becket.SignalProgram;

/// <summary>Programs that make 200 reactors, dispose of none, and write how many more descriptors are open
/// afterwards.</summary>
internal static class LeakPrograms
{
    private const int Reactors = 200;

    /// <summary>The most that the runtime opens meanwhile, for code that it loads later and for threads.</summary>
    private const int OfTheRuntime = 20;

    /// <summary>On a busy machine any turn can be slow, and tests read what is on standard error.</summary>
    private static readonly ReactorOptions s_options = new() { SlowTurn = TimeSpan.Zero };

    /// <summary>Whether a mode names one of these programs.</summary>
    public static bool Has(string mode) => mode.StartsWith("leak-", StringComparison.Ordinal);

    /// <summary>Runs a program.</summary>
    public static void Run(string mode)
    {
        Action<Reactor> use = mode["leak-".Length..] switch
        {
            "job" => static reactor => reactor.Run(async () => await reactor.DeferToThread(static () => 1)),
            "stop" => static reactor =>
            {
                Listen(reactor);
                reactor.CallWhenRunning(reactor.Stop);
                reactor.Run();
            },
            "crash" => static reactor =>
            {
                Listen(reactor);
                reactor.CallWhenRunning(reactor.Crash);
                reactor.Run();
            },
            "failure" => static reactor =>
            {
                try
                {
                    reactor.Run(Deferred () => throw new FormatException());
                }
                catch (FormatException) { }
            },
            "dropped" => static _ => { },
            "dropped-with-signal" => static reactor =>
                reactor.OnSignal(System.Runtime.InteropServices.PosixSignal.SIGHUP, reactor.Stop),
            "dropped-with-timer" => static reactor =>
            {
                reactor.CallLater(TimeSpan.FromHours(1), reactor.Stop);
                reactor.TimeProvider.CreateTimer(
                    static _ => { },
                    null,
                    TimeSpan.FromHours(1),
                    Timeout.InfiniteTimeSpan
                );
            },
            "dropped-listening" => Listen,
            "iterated" => static reactor => reactor.Iterate(),
            _ => throw new ArgumentException($"There is no program {mode}."),
        };

        // What the first one opens for the whole process is no leak.
        Use(use);
        Collect();
        int before = Count();
        for (int i = 0; i < Reactors; i++)
        {
            Use(use);
        }

        Collect();
        int more = Count() - before;
        Console.WriteLine(more <= OfTheRuntime ? "none left" : $"more: {more}");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Use(Action<Reactor> use) => use(Reactor.Create(s_options));

    private static void Listen(Reactor reactor) =>
        _ = reactor.ListenTcp(
            0,
            Factory.ForProtocol(static () => new Silent()),
            new ListenOptions { Interface = IPAddress.Loopback }
        );

    private static int Count() => Directory.GetFiles("/proc/self/fd").Length;

    private static void Collect()
    {
        // A thread's newest reactor stays its home: this one takes the place of the last that was dropped.
        Reactor.Create(new ReactorOptions { VirtualTime = true }).Dispose();
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
    }

    private sealed class Silent : Protocol;
}
