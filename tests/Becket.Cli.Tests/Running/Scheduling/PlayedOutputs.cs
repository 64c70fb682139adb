using System.Text;
using Becket.Cli.Running;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>Outputs that are as slow as is wished, and keep what the run says.</summary>
internal sealed class PlayedOutputs : IJobOutputs, IJobOutput
{
    public Action? OutputClosed { get; set; }

    public Action<string>? OutputFailed { get; set; }

    public ChildStream StandardOutput => ChildStream.Pipe;

    public ChildStream StandardError => ChildStream.Pipe;

    public StringBuilder Errors { get; } = new();

    /// <summary>What the slots wait for; null for nothing.</summary>
    public Deferred? Taken { get; set; }

    public bool IsEnded { get; private set; }

    public IJobOutput Begin(Job job, int slot, int attempt, IChildReading reading) => this;

    public void Out(ReadOnlySpan<byte> bytes) { }

    public void Error(ReadOnlySpan<byte> bytes) => Errors.Append(Encoding.UTF8.GetString(bytes));

    public Deferred? Ended(JobEnd end, bool isFinal) => Taken;

    public Deferred? End()
    {
        IsEnded = true;
        return null;
    }
}
