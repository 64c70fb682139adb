using Becket.Deferreds;

namespace Becket.Processes.Collecting;

/// <summary>Waits for how a child ends.</summary>
internal sealed class ValueCollector(ReadOnlyMemory<byte> input) : Collector<ProcessStatus>(input)
{
    protected override void Finish(Failure reason) => Collected.Callback(Transport.Status.GetValueOrDefault());
}
