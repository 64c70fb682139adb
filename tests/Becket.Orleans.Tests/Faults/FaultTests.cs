using System.Diagnostics;
using System.Globalization;

namespace Becket.Orleans.Tests.Faults;

/// <summary>Real processes, real signals, real Redis.</summary>
/// <remarks>tests/cluster-faults/run runs them all, for many rounds. The explicit ones need a machine with time to
/// spare: on one that is too busy, healthy members are declared dead as well.</remarks>
public sealed class FaultTests
{
    private static readonly string? s_rounds = Environment.GetEnvironmentVariable("BECKET_FAULT_ROUNDS");

    /// <summary>Short where the times are measured, else longer than a busy machine stands still.</summary>
    private static readonly TimeSpan s_lease = Seconds("BECKET_FAULT_LEASE", IsMeasured ? 3 : 10);

    /// <summary>As for the lease.</summary>
    private static readonly TimeSpan s_detect = Seconds("BECKET_FAULT_DETECT", IsMeasured ? 4 : 15);

    /// <summary>Long enough that others get the jobs, and too short to be declared dead.</summary>
    private static readonly TimeSpan s_pause = s_lease + TimeSpan.FromSeconds(2);

    public static TheoryData<int> Rounds =>
        [.. Enumerable.Range(1, int.Parse(s_rounds ?? "1", CultureInfo.InvariantCulture))];

    /// <summary>Whether this is a run of tests/cluster-faults/run.</summary>
    private static bool IsMeasured => s_rounds is not null;

    private static int Jobs => Number("BECKET_FAULT_JOBS", 600);

    [Theory]
    [MemberData(nameof(Rounds))]
    public async Task Killed(int round)
    {
        // Each has work until the kill, however late that is; where the times are measured, nothing is held back.
        await using ClusterDay day = await Three(IsMeasured ? [] : ["--HoldAfter=50"]);
        await day.Create(jobs: IsMeasured ? Jobs : 300, milliseconds: 100);
        await day.Done(100 + (round * 31 % (IsMeasured ? 200 : 50)));

        (Child victim, long killed) = await day.Working(From(day, round));
        await victim.Kill();
        day.Go();
        await day.Add();

        DayFigures figures = await day.Judge();
        TimeSpan? noticed = day.DeathNoticedAfter(killed);
        Report($"killed, noticed after {noticed?.TotalSeconds:0.00} s", round, figures, victim, killed);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Rounds))]
    public async Task Stopped_for_a_while_and_on(int round)
    {
        await using ClusterDay day = await Three();
        await day.Create(Jobs, milliseconds: 100);
        await day.Done(100 + (round * 47 % 200));

        (Child victim, long stopped) = await day.Working(From(day, round));
        victim.Signal(Signal.Stop);
        await Task.Delay(s_pause);
        victim.Signal(Signal.Continue);

        DayFigures figures = await day.Judge();
        Report($"stopped {s_pause.TotalSeconds:0} s", round, figures, victim, stopped);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Rounds))]
    public async Task Declared_dead_while_it_stood_still_so_the_process_ends_and_says_why(int round)
    {
        await using ClusterDay day = await Three();
        await day.Create(Jobs, milliseconds: 100);
        await day.Done(100);
        (Child victim, long stopped) = await day.Working(From(day, round));
        Child witness = day.Members.First(member => member != victim);
        victim.Signal(Signal.Stop);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!witness.Text.Contains("DEAD", StringComparison.Ordinal))
        {
            await Task.Delay(100, limit.Token);
        }

        TimeSpan noticed = Stopwatch.GetElapsedTime(stopped);
        victim.Signal(Signal.Continue);

        // SIGABRT.
        Assert.Equal(128 + 6, await victim.End());
        Assert.Contains("The silo cannot go on, and the process ends", victim.Text, StringComparison.Ordinal);
        DayFigures figures = await day.Judge();
        Report($"hung, declared dead after {noticed.TotalSeconds:0.0} s", round, figures, victim, stopped);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Rounds))]
    public async Task Cut_off_from_the_other_silos(int round)
    {
        await using ClusterDay day = await ClusterDay.Begin(s_lease, s_detect);
        int port = Ports.Free();
        await using var proxy = new TcpProxy(port);
        await day.Add(
            ClusterRole.Everything,
            $"--JobCluster:SiloPort={proxy.Port}",
            $"--JobCluster:ListenSiloPort={port}",
            $"--JobCluster:GatewayPort={Ports.Free()}"
        );
        await day.Add();
        await day.Add();
        await day.Create(Jobs, milliseconds: 100);
        await day.Done(100 + (round * 31 % 200));

        proxy.Cut();
        await Task.Delay(TimeSpan.FromSeconds(4));
        proxy.Mend();

        DayFigures figures = await day.Judge();
        Report("cut off 4 s", round, figures, null, 0);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Rounds))]
    public async Task Redis_stands_still_and_is_killed(int round)
    {
        await using ClusterDay day = await Three();
        await day.Create(Jobs, milliseconds: 100);
        await day.Done(100);

        day.Redis.Stall();
        await Task.Delay(TimeSpan.FromSeconds(3));
        day.Redis.GoOn();
        await day.Done(150 + (round * 31 % 200));
        await day.Redis.Restart(away: TimeSpan.FromSeconds(1));

        DayFigures figures = await day.Judge();
        Report("Redis stalled 3 s, killed", round, figures, null, 0);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Rounds))]
    public async Task All_are_killed_and_started_anew(int round)
    {
        await using ClusterDay day = await Three();
        await day.Create(Jobs, milliseconds: 100);
        await day.Done(100 + (round * 31 % 200));

        long killed = Stopwatch.GetTimestamp();
        foreach (Child member in day.Members)
        {
            await member.Kill();
        }

        await Task.WhenAll(day.Add(), day.Add(), day.Add());
        TimeSpan back = Stopwatch.GetElapsedTime(killed);

        DayFigures figures = await day.Judge();
        Report($"all killed, back after {back.TotalSeconds:0.0} s", round, figures, null, 0);
    }

    [Theory(Explicit = true)]
    [MemberData(nameof(Rounds))]
    public async Task A_worker_without_a_silo_stands_still_lives_on_and_is_fenced(int round)
    {
        await using ClusterDay day = await ClusterDay.Begin(s_lease, s_detect);
        await day.Add(ClusterRole.Silo);
        await day.Add(ClusterRole.Worker);
        await day.Add(ClusterRole.Worker);
        await day.Create(Jobs, milliseconds: 100);
        await day.Done(100 + (round * 31 % 200));

        (Child victim, long stopped) = await day.Working(day.Members.Skip(1));
        victim.Signal(Signal.Stop);
        await Task.Delay(s_pause);
        victim.Signal(Signal.Continue);

        DayFigures figures = await day.Judge();
        Assert.False(victim.HasExited);
        Report($"worker stopped {s_pause.TotalSeconds:0} s", round, figures, victim, stopped);
    }

    private static TimeSpan Seconds(string variable, int otherwise) =>
        TimeSpan.FromSeconds(Number(variable, otherwise));

    private static int Number(string variable, int otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;

    /// <summary>The members, another one first in each round.</summary>
    private static IEnumerable<Child> From(ClusterDay day, int round) =>
        day.Members.Skip(round % 3).Concat(day.Members.Take(round % 3));

    private static async Task<ClusterDay> Three(params string[] options)
    {
        ClusterDay day = await ClusterDay.Begin(s_lease, s_detect);
        await Task.WhenAll(Add(), Add(), Add());
        return day;

        Task<Child> Add() => day.Add(ClusterRole.Everything, options);
    }

    private static void Report(string fault, int round, DayFigures figures, Child? victim, long moment)
    {
        TimeSpan? elsewhere = null;
        if (victim is not null)
        {
            string process = victim.Id.ToString(CultureInfo.InvariantCulture);
            Assert.True(figures.HadWork(process, moment), "The fault came when the process had no work: no test.");
            elsewhere = figures.ElsewhereAfter(process, moment);
        }

        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{fault}, round {round}: {figures.Jobs} jobs, {figures.Runs} runs"
                + $", elsewhere after {elsewhere?.TotalSeconds:0.00} s"
        );
        Figures.Write(text);
    }
}
