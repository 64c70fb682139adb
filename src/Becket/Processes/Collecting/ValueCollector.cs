using Becket.Deferreds;

namespace Becket.Processes.Collecting;

/// <summary>Waits for the end of a child.</summary>
internal sealed class ValueCollector(ReadOnlyMemory<byte> input) : Collector<ProcessStatus>(input)
{
    protected override void Finish(Failure reason) => Collected.Callback(Transport.Status.GetValueOrDefault());
}
