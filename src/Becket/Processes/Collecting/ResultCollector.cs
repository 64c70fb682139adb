using Becket.Deferreds;

namespace Becket.Processes.Collecting;

/// <summary>Collects all that a child writes.</summary>
internal sealed class ResultCollector(ReadOnlyMemory<byte> input, int longest) : Collector<ProcessResult>(input)
{
    private readonly CollectedBytes _output = new(longest);
    private readonly CollectedBytes _errors = new(longest);

    protected override void OutReceived(ReadOnlySpan<byte> data) => Add(_output, data);

    protected override void ErrReceived(ReadOnlySpan<byte> data) => Add(_errors, data);

    protected override void Finish(Failure reason) =>
        Collected.Callback(
            new ProcessResult(_output.ToArray(), _errors.ToArray(), Transport.Status.GetValueOrDefault())
        );

    private void Add(CollectedBytes bytes, ReadOnlySpan<byte> data)
    {
        if (!Collected.Called && !bytes.TryAdd(data))
        {
            FailAsTooLong(longest);
        }
    }
}
