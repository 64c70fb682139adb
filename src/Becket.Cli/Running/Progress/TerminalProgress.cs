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

    /// <summary>Whether progress was painted at least once.</summary>
    public bool HasPainted => _frame is not null;

    public override void RunStarted(RunPlan plan)
    {
        _state = new RunState(plan);
        _began = Reactor.Current!.Seconds;
        _next = Reactor.Current.CallLater(s_first, Paint);
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
