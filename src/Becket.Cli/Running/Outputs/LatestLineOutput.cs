using Becket.Cli.Running.Children;

namespace Becket.Cli.Running.Outputs;

/// <summary>Prints the last line of each job, and knows the latest line of those that run.</summary>
/// <param name="inner">Prints.</param>
internal sealed class LatestLineOutput(IRunOutput inner) : IRunOutput
{
    /// <summary>The lines of the running jobs, by slot. A slot's next job replaces its line.</summary>
    private readonly Dictionary<int, LatestLine> _lines = [];

    public Action? OutputClosed
    {
        get => inner.OutputClosed;
        set => inner.OutputClosed = value;
    }

    public Action<string>? OutputFailed
    {
        get => inner.OutputFailed;
        set => inner.OutputFailed = value;
    }

    /// <summary>The latest line of the job that runs on a slot; null if there is none yet.</summary>
    public string? TextOf(int slot) => _lines.TryGetValue(slot, out LatestLine? line) ? line.Text : null;

    public IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading) =>
        _lines[slot] = new LatestLine(job, inner.Begin(job, slot, attempt, holdReading));

    public Deferred? End() => inner.End();
}
