using System.Text;
using Becket.Cli.Running;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>Output with a reader as slow as the test wants, which keeps the run's own messages.</summary>
internal sealed class PlayedOutput : IRunOutput, IAttemptOutput
{
    public Action? OutputClosed { get; set; }

    public Action<string>? OutputFailed { get; set; }

    public ChildStream StandardOutput => ChildStream.Pipe;

    public ChildStream StandardError => ChildStream.Pipe;

    public StringBuilder Errors { get; } = new();

    /// <summary>The slots wait for this; null for nothing.</summary>
    public Deferred? Taken { get; set; }

    /// <summary>The outputs wait for this before they count as written; null for nothing.</summary>
    public Deferred? Written { get; set; }

    /// <summary>How often a job learned that nothing follows it.</summary>
    public int NothingFollowed { get; private set; }

    public bool IsEnded { get; private set; }

    public IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading) => this;

    public void Out(ReadOnlySpan<byte> bytes) { }

    public void Error(ReadOnlySpan<byte> bytes) => Errors.Append(Encoding.UTF8.GetString(bytes));

    public void NothingFollows() => NothingFollowed++;

    public Deferred? Ended(JobEnd end, bool isFinal, Action? written)
    {
        if (isFinal && Written is { } waiting)
        {
            _ = waiting.AddCallback(() => written?.Invoke());
        }
        else if (isFinal)
        {
            written?.Invoke();
        }

        return Taken;
    }

    public Deferred? End()
    {
        IsEnded = true;
        return null;
    }
}
