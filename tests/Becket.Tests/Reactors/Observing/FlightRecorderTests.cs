#pragma warning disable BKT0001 // Blocking the loop is what the watchdog is for.

using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text.Json;

namespace Becket.Tests.Reactors.Observing;

/// <summary>The flight recorder.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class FlightRecorderTests : ReactorTest
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("becket-");

    public override void Dispose()
    {
        base.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void It_keeps_what_failed_and_counts_the_rest()
    {
        Reactor reactor = Made(new FlightRecorderOptions(), virtualTime: true);
        reactor.Run(async Deferred () =>
        {
            reactor.CallLater(Seconds(1), static () => throw new TimeoutException("no tea"));
            await reactor.DeferLater(Seconds(2));
        });

        string text = Written(reactor);
        Assert.Contains("a delayed call: no tea", text, StringComparison.Ordinal);
        Assert.Contains("\"name\":\"turns\"", text, StringComparison.Ordinal);
        Log.TakeOne();
    }

    [Fact]
    public void Functions_on_threads_are_kept_by_name_and_with_their_error()
    {
        Reactor reactor = Made(new FlightRecorderOptions { LongerThan = TimeSpan.Zero }, virtualTime: true);
        reactor.Run(async Deferred () => await reactor.DeferToThread(BuyTea));

        Assert.Contains("FlightRecorderTests.BuyTea", Written(reactor), StringComparison.Ordinal);
    }

    [Fact]
    public void The_oldest_events_make_room()
    {
        Reactor reactor = Made(new FlightRecorderOptions { Capacity = 10 }, virtualTime: true);
        reactor.Run(async Deferred () =>
        {
            for (int i = 1; i <= 30; i++)
            {
                string message = $"error {i}.";
                reactor.CallLater(Seconds(i), () => throw new TimeoutException(message));
            }

            await reactor.DeferLater(Seconds(31));
        });

        string text = Written(reactor);
        Assert.DoesNotContain("error 1.", text, StringComparison.Ordinal);
        Assert.Contains("error 30.", text, StringComparison.Ordinal);
        Assert.Equal(12, JsonDocument.Parse(text).RootElement.GetArrayLength());
        Log.Take();
    }

    [Fact]
    public void The_watchdog_writes_it_once_for_a_turn_and_the_log_names_the_file()
    {
        int turns = 0;
        Reactor reactor = Made(
            new FlightRecorderOptions { Folder = _folder.FullName },
            virtualTime: false,
            options =>
                options with
                {
                    BlockedTurn = Seconds(0.05),
                    SlowTurn = Seconds(1000),

                    // Called once for each turn that is reported, behind the first report. On a slow machine the turn
                    // of the start is one, too.
                    OnBlocked = _ => turns++,
                    OnBlockedAfter = Seconds(0.05),
                }
        );
        (int Turns, FileInfo[] Files) seen = (0, []);
        reactor.CallLater(
            Seconds(0),
            () =>
            {
                // Until two further reports of this turn have come, however slow the machine is; the first may still be
                // of the turn before.
                int before = Reports();
                SpinWait.SpinUntil(() => Reports() >= before + 3, Patience.Time);
                seen = (turns, _folder.GetFiles());
                reactor.Stop();
            }
        );

        reactor.Run();

        Assert.InRange(seen.Turns, 1, int.MaxValue);
        Assert.Equal(seen.Turns, seen.Files.Length);
        IReadOnlyList<LogEntry> log = Log.Take();
        Assert.All(
            seen.Files,
            file =>
            {
                Assert.Contains("and goes on", File.ReadAllText(file.FullName), StringComparison.Ordinal);
                Assert.Single(
                    log,
                    entry => entry.Id == 115 && entry.Text.Contains(file.FullName, StringComparison.Ordinal)
                );
            }
        );

        int Reports() => Log.Peek().Count(static entry => entry.Id == 112);
    }

    [Fact]
    public void A_signal_writes_it_and_does_not_end_the_process()
    {
        Reactor reactor = Made(
            new FlightRecorderOptions { Folder = _folder.FullName, Signal = PosixSignal.SIGCONT },
            virtualTime: false
        );
        reactor.Run(async Deferred () =>
        {
            using var kill = System.Diagnostics.Process.Start(
                "kill",
                ["-CONT", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]
            );
            while (Log.Peek().Count == 0)
            {
                await reactor.DeferLater(Seconds(0.01));
            }
        });

        // Another signal of the kind may have come from outside.
        Assert.All(Log.Take(), static entry => Assert.Contains("SIGCONT", entry.Text, StringComparison.Ordinal));
        Assert.NotEmpty(_folder.GetFiles());
    }

    [Fact]
    public void Without_one_the_error_says_how_to_get_one()
    {
        Reactor reactor = Make();

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() =>
            reactor.WriteFlightRecord("record.json")
        );
        Assert.Contains("FlightRecorder = new FlightRecorderOptions()", error.Message, StringComparison.Ordinal);
    }

    protected override Reactor Create(ReactorOptions? options = null) => Reactor.Create(options);

    private static void BuyTea() { }

    private Reactor Made(
        FlightRecorderOptions recorder,
        bool virtualTime,
        Func<ReactorOptions, ReactorOptions>? change = null
    ) =>
        Make(options =>
        {
            options = options with { FlightRecorder = recorder, VirtualTime = virtualTime };
            return change is null ? options : change(options);
        });

    private string Written(Reactor reactor)
    {
        string path = Path.Combine(_folder.FullName, "written.json");
        reactor.WriteFlightRecord(path);
        return File.ReadAllText(path);
    }
}
