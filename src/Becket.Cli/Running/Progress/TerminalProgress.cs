using Becket.Cli.Native;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Progress;

/// <summary>Paints progress on a terminal, below the outputs and ten times a second: a bar with numbers, and a line for
/// each slot.</summary>
/// <remarks>The first half second paints nothing, so a shorter run does not pay for it.</remarks>
internal sealed class TerminalProgress(OutputWriter writer) : RunListener
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.1);

    private RunState? _state;
    private ProgressFrame? _frame;
    private DelayedCall? _next;
    private double _began;
    private bool _isOff;
    private bool _hasEnded;

    /// <summary>Finds the latest line of the job on a slot; null to show the jobs' commands.</summary>
    public Func<int, string?>? LatestLine { get; set; }

    /// <summary>Whether progress was painted at least once.</summary>
    public bool HasPainted => _frame is not null;

    /// <summary>Whether no frame is on the screen.</summary>
    public bool IsClean => writer.Screen!.IsShowing(null);

    public override void RunStarted(RunPlan plan)
    {
        _state = new RunState(plan) { LatestLine = LatestLine };
        _began = Reactor.Current!.Seconds;
        _next = Reactor.Current.CallLater(s_first, Paint);
    }

    public override void JobStarted(Job job, int slot, int attempt, TimeSpan at) =>
        _state!.Started(job, slot, attempt, at);

    public override void JobEnded(JobEnd end, bool isFinal) => _state!.Ended(end, isFinal);

    public override void RunEnded(RunSummary summary)
    {
        _hasEnded = true;
        CancelNext();
    }

    /// <summary>Erases the frame, and paints none until <see cref="Repaint"/>.</summary>
    public void Pause()
    {
        CancelNext();
        if (HasPainted)
        {
            writer.Paint(null);
        }
    }

    /// <summary>Paints now, because the screen has changed, and goes on painting.</summary>
    public void Repaint()
    {
        if (_state is null || _hasEnded || _isOff)
        {
            return;
        }

        CancelNext();
        if (HasPainted)
        {
            Paint();
        }
        else
        {
            _next = Reactor.Current!.CallLater(s_first, Paint);
        }
    }

    /// <summary>Turns painting off or on.</summary>
    public void Toggle()
    {
        _isOff = !_isOff;
        if (_isOff)
        {
            Pause();
        }
        else
        {
            Repaint();
        }
    }

    private void CancelNext()
    {
        if (_next is { Active: true })
        {
            _next.Cancel();
        }
    }

    private void Paint()
    {
        Reactor reactor = Reactor.Current!;
        _frame ??= new ProgressFrame();

        // Asked each time, as the terminal may be resized.
        if (Terminal.TryGetSize(2, out Terminal.WindowSize size))
        {
            writer.Paint(_frame.Draw(_state!, TimeSpan.FromSeconds(reactor.Seconds - _began), size.Columns, size.Rows));
        }

        _next = reactor.CallLater(s_pause, Paint);
    }
}
