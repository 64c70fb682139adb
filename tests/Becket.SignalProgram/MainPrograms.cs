using System.Runtime.InteropServices;

namespace Becket.SignalProgram;

/// <summary>Programs whose Main is one line, and programs that use <c>Run</c> and catch nothing.</summary>
internal static class MainPrograms
{
    /// <summary>On a busy machine any turn can be slow, and tests compare what is on standard error.</summary>
    private static readonly ReactorOptions s_options = new() { SlowTurn = TimeSpan.Zero };

    /// <summary>Whether a mode names one of these programs.</summary>
    public static bool Has(string mode) =>
        mode.StartsWith("main-", StringComparison.Ordinal) || mode.StartsWith("run-", StringComparison.Ordinal);

    /// <summary>Runs a program, and returns its exit code.</summary>
    public static int Run(string mode) =>
        mode switch
        {
            "main-job" => Reactor.Main(async reactor => await WorkForEver(), s_options),
            "main-task" => Reactor.Main(async Task (reactor) => await WorkForEver(), s_options),
            "main-code" => Reactor.Main(
                async reactor =>
                {
                    try
                    {
                        await WorkForEver();
                    }
                    catch (CancelledException)
                    {
                        Say("cancelled");
                    }

                    return 7;
                },
                s_options
            ),
            "main-catches" => Reactor.Main(
                async reactor =>
                {
                    try
                    {
                        await WorkForEver();
                    }
                    catch (CancelledException)
                    {
                        Say("cancelled");
                    }
                },
                s_options
            ),
            "main-each-core" => MainOnThreeReactors(),
            "main-set-up" => Reactor.Main(
                reactor =>
                {
                    reactor.AddSystemEventTrigger(
                        SystemEvent.Shutdown,
                        SystemEventPhase.Before,
                        () => Say($"stopped by {reactor.StopSignal}")
                    );
                    Say("ready");
                },
                s_options
            ),
            "main-until-stopped" => Reactor.Main(
                async reactor =>
                {
                    Say("ready");
                    await reactor.UntilStopped();
                    await reactor.DeferLater(TimeSpan.FromMilliseconds(20));
                    Say("cleaned up");
                },
                s_options
            ),
            "main-stops" => Reactor.Main(
                async reactor =>
                {
                    Say("ready");
                    reactor.CallLater(TimeSpan.FromMilliseconds(1), reactor.Stop);
                    await WorkForEver();
                },
                s_options
            ),
            "main-ignores" => Reactor.Main(
                async reactor =>
                {
                    Say("ready");
                    while (true)
                    {
                        try
                        {
                            await new Deferred();
                        }
                        catch (CancelledException)
                        {
                            Say("ignored");
                        }
                    }
                },
                s_options
            ),
            "main-fails" => Reactor.Main(
                static async reactor =>
                {
                    Say("ready");
                    await reactor.DeferLater(TimeSpan.Zero);
                    Fail();
                },
                s_options
            ),
            "main-fails-in-cleanup" => Reactor.Main(
                static async reactor =>
                {
                    try
                    {
                        await WorkForEver();
                    }
                    finally
                    {
                        Fail();
                    }
                },
                s_options
            ),
            "main-stop-twice" => StopTwice(),
            "main-starts-slowly" => StartSlowly(),
            "main-trigger-throws" => Reactor.Main(
                static reactor =>
                {
                    reactor.AddSystemEventTrigger(
                        SystemEvent.Shutdown,
                        SystemEventPhase.Before,
                        void () => throw new FormatException("In a trigger.")
                    );
                    reactor.Stop();
                },
                s_options
            ),
            "main-aggregate" => Reactor.Main(
                static Deferred (_) =>
                    throw new AggregateException(new FormatException("The one."), new IOException("The other.")),
                s_options
            ),
            "main-unreadable" => Reactor.Main(static Deferred (_) => throw new UnreadableException(), s_options),
            "main-no-driver" => Reactor.Main(
                static Deferred (_) => Deferred.Succeed(),
                s_options with
                {
                    VirtualTime = true,
                    Driver = IoDriverKind.Sockets,
                }
            ),
            "main-child" => Reactor.Main(
                static async reactor =>
                {
                    Deferred<ProcessResult> child = reactor.GetProcessOutputAndValue("sleep", ["1000"]);
                    Say("ready");
                    await child;
                },
                s_options
            ),
            "run-nothing" => RunNothing(),
            "run-two" => RunTwo(),
            "run-caught" => RunCaught(),
            "run-job" => Plain(static reactor => reactor.Run(async () => await WorkForEver())),
            "run-task" => Plain(static reactor => reactor.Run(async Task () => await WorkForEver())),
            "run-fails" => Plain(static reactor =>
                reactor.Run(async () =>
                {
                    Say("ready");
                    await reactor.DeferLater(TimeSpan.Zero);
                    Fail();
                })
            ),
            "run-on-thread" => OnThread(static reactor => reactor.Run(async () => await WorkForEver())),
            "run-in-task" => Plain(static reactor =>
                Task.Factory.StartNew(
                        () => reactor.Run(async () => await WorkForEver()),
                        TaskCreationOptions.LongRunning
                    )
                    .Wait()
            ),
            _ => throw new ArgumentException($"There is no program {mode}."),
        };

    private static int StopTwice()
    {
        using var seen = new SignalSeen(PosixSignal.SIGTERM);
        return Reactor.Main(
            reactor =>
            {
                reactor.AddSystemEventTrigger(
                    SystemEvent.Shutdown,
                    SystemEventPhase.Before,
                    () =>
                    {
                        seen.ListenBehindTheReactor();
                        Say("stopping");
                        return reactor.DeferToThread(seen.Wait).AddCallback(() => Say("stopped"));
                    }
                );
                reactor.CallWhenRunning(reactor.Stop);
            },
            s_options
        );
    }

    private static int StartSlowly()
    {
        using var seen = new SignalSeen(PosixSignal.SIGINT);
        return Reactor.Main(
            async reactor =>
            {
                seen.ListenBehindTheReactor();
                Say("ready");
#pragma warning disable BKT0001 // On purpose: the loop has not turned when the signal comes.
                seen.Wait();
#pragma warning restore BKT0001
                await WorkForEver();
            },
            s_options
        );
    }

    private static int RunNothing()
    {
        var reactor = Reactor.Create(s_options);
        reactor.CallWhenRunning(static () => Say("ready"));
        reactor.Run();
        Say($"stopped by {reactor.StopSignal}");
        return 0;
    }

    private static int RunCaught()
    {
        try
        {
            Reactor.Create(s_options).Run(async () => await WorkForEver());
        }
        catch (StoppedBySignalException stopped)
        {
            Say($"caught {stopped.Signal}, {stopped.ExitCode}");
        }
        finally
        {
            Say("finally");
        }

        return 5;
    }

    private static int RunTwo()
    {
        using var running = new ManualResetEventSlim();
        var second = new Thread(() =>
        {
            var other = Reactor.Create(s_options);
            other.CallWhenRunning(running.Set);
            other.Run();
            Say($"other stopped by {other.StopSignal}");
        });
        return Reactor.Main(
            async reactor =>
            {
                second.Start();
                await reactor.DeferToThread(() => running.Wait());
                Say("ready");
                await reactor.UntilStopped();
                await reactor.DeferToThread(second.Join);
            },
            s_options
        );
    }

    private static int Plain(Action<Reactor> use)
    {
        AppDomain.CurrentDomain.ProcessExit += static (_, _) => Say("process exit");
        use(Reactor.Create(s_options));
        Say("unreachable");
        return 0;
    }

    private static int OnThread(Action<Reactor> use)
    {
        var thread = new Thread(() => use(Reactor.Create(s_options)));
        thread.Start();
        thread.Join();
        Say("unreachable");
        return 0;
    }

    /// <summary>Says ready once, when all three are, and says the end of each job.</summary>
    private static int MainOnThreeReactors()
    {
        int running = 0;
        return Reactor.MainOnEachCore(
            async (reactor, index) =>
            {
                if (Interlocked.Increment(ref running) == 3)
                {
                    Say("ready");
                }

                try
                {
                    await new Deferred();
                }
                finally
                {
                    Say("a job ends");
                }
            },
            s_options,
            count: 3
        );
    }

    private static async Deferred WorkForEver()
    {
        Say("ready");
        try
        {
            await new Deferred();
        }
        finally
        {
            Say("cleaning up");
        }
    }

    private static void Fail()
    {
        try
        {
            throw new FormatException("Meant to fail:\nin two lines.");
        }
        catch (FormatException inner)
        {
            throw new InvalidOperationException("It does not work.", inner);
        }
    }

    private static void Say(string what)
    {
        Console.Out.WriteLine(what);
        Console.Out.Flush();
    }

    private sealed class UnreadableException : Exception
    {
        public override string Message => throw new NotSupportedException();

        public override string ToString() => throw new NotSupportedException();
    }
}
