using System.Globalization;

namespace Becket.Cli.Running.Progress;

/// <summary>Writes progress as lines of text, for a log.</summary>
internal sealed class PlainProgress : RunListener
{
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(10);

    private readonly TextWriter _output;
    private readonly double _growth;
    private TimeSpan _pause;
    private RunState? _state;
    private DelayedCall? _next;
    private double _began;

    private PlainProgress(TextWriter output, TimeSpan first, double growth) =>
        (_output, _pause, _growth) = (output, first, growth);

    /// <summary>The first line after half a minute, the next ones at ever longer intervals.</summary>
    public static PlainProgress Sparse(TextWriter output) => new(output, TimeSpan.FromSeconds(30), growth: 2);

    /// <summary>A line every second, for --progress.</summary>
    public static PlainProgress Steady(TextWriter output) => new(output, TimeSpan.FromSeconds(1), growth: 1);

    public override void RunStarted(RunPlan plan)
    {
        _state = new RunState(plan);
        _began = Reactor.Current!.Seconds;
        _next = Reactor.Current.CallLater(_pause, WriteLine);
    }

    public override void JobStarted(Job job, int slot, int attempt, TimeSpan at) =>
        _state!.Started(job, slot, attempt, at);

    public override void JobEnded(JobEnd end, bool isFinal) => _state!.Ended(end, isFinal);

    public override void RunEnded(RunSummary summary)
    {
        if (_next is { Active: true })
        {
            _next.Cancel();
        }
    }

    /// <summary>The line.</summary>
    internal static string Line(RunState state, TimeSpan elapsed)
    {
        string of = state.ToDo is { } toDo ? string.Create(CultureInfo.InvariantCulture, $" of {toDo}") : "";
        string rate = state.Done > 0 ? ", " + ElapsedText.Rate(state.Rate(elapsed)) : "";
        string left = state.TimeLeft(elapsed) is { } time ? $", {ElapsedText.WithUnits(time)} left" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"becket: {ElapsedText.Clock(elapsed)}: {state.Done}{of} done, {state.Running.Count} running, "
                + $"{state.Failed} failed{rate}{left}"
        );
    }

    private void WriteLine()
    {
        Reactor reactor = Reactor.Current!;
        _output.WriteLine(Line(_state!, TimeSpan.FromSeconds(reactor.Seconds - _began)));
        _pause = _pause * _growth < s_most ? _pause * _growth : s_most;
        _next = reactor.CallLater(_pause, WriteLine);
    }
}
