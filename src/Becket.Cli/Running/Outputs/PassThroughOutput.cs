using System.Text;
using Becket.Cli.Running.Children;
using Becket.Native;

namespace Becket.Cli.Running.Outputs;

/// <summary>Lets the children write to the tool's own standard streams, without reading their output.</summary>
internal sealed class PassThroughOutput(TextWriter error) : IRunOutput, IAttemptOutput
{
    public Action? OutputClosed { get; set; }

    public Action<string>? OutputFailed { get; set; }

    public ChildStream StandardOutput => ChildStream.Inherited;

    public ChildStream StandardError => ChildStream.Inherited;

    public IAttemptOutput Begin(Job job, int slot, int attempt, HoldReading holdReading) => this;

    public void Out(ReadOnlySpan<byte> bytes) =>
        throw new InvalidOperationException("The child writes to our standard output, so we never read its output.");

    public void Error(ReadOnlySpan<byte> bytes) => error.Write(Encoding.UTF8.GetString(bytes));

    /// <summary>Only the child gets SIGPIPE when standard output has no reader, so the tool looks when a child has
    /// ended by it.</summary>
    public Deferred? Ended(JobEnd end, bool isFinal, Action? written)
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

        if (isFinal)
        {
            written?.Invoke();
        }

        return null;
    }

    public Deferred? End() => null;
}
