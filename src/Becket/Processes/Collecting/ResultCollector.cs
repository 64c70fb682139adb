using Becket.Deferreds;
using Becket.Reactors.Buffers;

namespace Becket.Processes.Collecting;

/// <summary>Collects all that a child writes.</summary>
internal sealed class ResultCollector(ReadOnlyMemory<byte> input, int longest) : Collector<ProcessResult>(input)
{
    private ByteBuffer _output;
    private ByteBuffer _errors;

    protected override void OutReceived(ReadOnlySpan<byte> data) => Add(ref _output, data);

    protected override void ErrReceived(ReadOnlySpan<byte> data) => Add(ref _errors, data);

    protected override void Finish(Failure reason) =>
        Collected.Callback(
            new ProcessResult(_output.TakeAll(), _errors.TakeAll(), Transport.Status.GetValueOrDefault())
        );

    private void Add(ref ByteBuffer bytes, ReadOnlySpan<byte> data)
    {
        if (!Collected.Called && !bytes.TryAppend(data, longest))
        {
            FailAsTooLong(longest);
        }
    }
}
