using Becket.Cli.Native;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Running.Progress;

/// <summary>Progress on a terminal: what is done, and a line for each slot, painted below the outputs ten times a
/// second.</summary>
/// <remarks>Nothing is painted in the first half second, so a run that is over by then has not paid for it.</remarks>
internal sealed class TerminalProgress(OutputWriter writer) : IRunListener
{
    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(0.1);

    private RunState? _state;
    private ProgressFrame? _frame;
    private DelayedCall? _next;
    private double _began;

    /// <summary>Whether anybody has seen anything of it.</summary>
    public bool WasSeen => _frame is not null;

    public void RunStarted(RunPlan plan)
    {
        _state = new RunState(plan);
        _began = Reactor.Current!.Seconds;
        _next = Reactor.Current.CallLater(s_first, Paint);
    }

    public void JobStarted(Job job, int slot, int attempt, TimeSpan at) => _state!.Started(job, slot, attempt, at);

    public void JobEnded(JobEnd end, bool isFinal) => _state!.Ended(end, isFinal);

    public void RunEnded(RunSummary summary)
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

        // Asked each time: the terminal may be resized.
        if (Terminal.TryGetSize(2, out Terminal.WindowSize size))
        {
            writer.Paint(_frame.Draw(_state!, TimeSpan.FromSeconds(reactor.Seconds - _began), size.Columns, size.Rows));
        }

        _next = reactor.CallLater(s_pause, Paint);
    }
}
