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
}
