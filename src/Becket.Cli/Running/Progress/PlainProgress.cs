using System.Globalization;

namespace Becket.Cli.Running.Progress;

/// <summary>Writes progress as lines of text, for a log.</summary>
internal sealed class PlainProgress : RunListener
{
    private static readonly TimeSpan s_steady = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_most = TimeSpan.FromMinutes(10);

    private readonly TextWriter _output;
    private readonly TimeSpan _first;
    private readonly double _growth;
    private TimeSpan _pause;

    /// <summary>Whether --progress is on: a line every second.</summary>
    private bool _isSteady;
    private RunState? _state;
    private DelayedCall? _next;
    private double _began;

    private PlainProgress(TextWriter output, TimeSpan first, double growth, bool isSteady = false) =>
        (_output, _first, _pause, _growth, _isSteady) = (output, first, first, growth, isSteady);

    /// <summary>The first line after half a minute, the next ones at ever longer intervals.</summary>
    public static PlainProgress Sparse(TextWriter output) => new(output, TimeSpan.FromSeconds(30), growth: 2);

    /// <summary>A line every second, for --progress.</summary>
    public static PlainProgress Steady(TextWriter output) =>
        new(output, TimeSpan.FromSeconds(30), growth: 2, isSteady: true);

    /// <summary>No line, until it is turned on.</summary>
    public static PlainProgress Off(TextWriter output) => new(output, Timeout.InfiniteTimeSpan, growth: 1);

    public override void RunStarted(RunPlan plan)
    {
        _state = new RunState(plan);
        _began = Reactor.Current!.Seconds;
        Schedule();
    }

    public override void JobStarted(Job job, int slot, int attempt, TimeSpan at) =>
        _state!.Started(job, slot, attempt, at);

    public override void JobEnded(JobEnd end, bool isFinal) => _state!.Ended(end, isFinal);

    public override void RunEnded(RunSummary summary)
    {
        CancelNext();
    }

    /// <summary>Turns the line of every second on, beginning now, or off.</summary>
    public void Toggle()
    {
        if (_state is null)
        {
            return;
        }

        _isSteady = !_isSteady;
        CancelNext();
        if (_isSteady)
        {
            WriteLine();
        }
        else
        {
            _pause = _first;
            Schedule();
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
        if (!_isSteady)
        {
            _pause = _pause * _growth < s_most ? _pause * _growth : s_most;
        }

        Schedule();
    }

    private void Schedule()
    {
        TimeSpan pause = _isSteady ? s_steady : _pause;
        if (pause != Timeout.InfiniteTimeSpan)
        {
            _next = Reactor.Current!.CallLater(pause, WriteLine);
        }
    }

    private void CancelNext()
    {
        if (_next is { Active: true })
        {
            _next.Cancel();
        }
    }
}
