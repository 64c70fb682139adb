using System.Text;
using Becket.Native;

namespace Becket.Cli.Running;

/// <summary>The children write where we write, as it comes.</summary>
internal sealed class PassThroughOutputs(TextWriter error) : IJobOutputs, IJobOutput
{
    public Action? OutputClosed { get; set; }

    public Action<string>? OutputFailed { get; set; }

    public ChildStream StandardOutput => ChildStream.Inherited;

    public ChildStream StandardError => ChildStream.Inherited;

    public IJobOutput Begin(Job job, int slot, int attempt, IChildReading reading) => this;

    public void Out(ReadOnlySpan<byte> bytes) =>
        throw new InvalidOperationException("The child's standard output is ours, so nothing is read from it.");

    public void Error(ReadOnlySpan<byte> bytes) => error.Write(Encoding.UTF8.GetString(bytes));

    /// <summary>The system has told the child that nobody reads, and nobody has told us.</summary>
    public Deferred? Ended(JobEnd end, bool isFinal)
    {
        const int BrokenPipeSignal = 13;
        if (
            end.Signal == BrokenPipeSignal
            && !OperatingSystem.IsWindows()
            && (FileCalls.Poll(descriptor: 1, FileCalls.Writable, milliseconds: 0).Value & FileCalls.Broken) != 0
        )
        {
            OutputClosed?.Invoke();
        }

        return null;
    }

    public Deferred? End() => null;
}
