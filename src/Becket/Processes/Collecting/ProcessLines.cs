using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Processes.Collecting;

/// <summary>The lines of a child as an async stream. Each loop over it starts a child of its own.</summary>
internal sealed class ProcessLines(
    Reactor reactor,
    string executable,
    IReadOnlyList<string>? arguments,
    ProcessOptions options,
    byte[] input,
    int longestLine
) : DeferredSequence<ProcessLine>
{
    public override DeferredEnumerator<ProcessLine> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(this, cancellationToken);

    private LineCollector Spawn()
    {
        var collector = new LineCollector(input, longestLine);
        reactor.SpawnProcess(
            collector,
            executable,
            arguments,
            CollectorOptions.Of(options, takesOutput: true, collector.HasInput)
        );
        return collector;
    }

    /// <summary>The child starts when its first line is asked for.</summary>
    private sealed class Enumerator(ProcessLines lines, CancellationToken cancellation)
        : DeferredEnumerator<ProcessLine>
    {
        private LineCollector? _collector;
        private bool _isOver;

        public override async Deferred<bool> MoveNextAsync()
        {
            if (_isOver)
            {
                return false;
            }

            cancellation.ThrowIfCancellationRequested();
            _collector ??= lines.Spawn();
            while (true)
            {
                if (_collector.TryTake(out ProcessLine? line))
                {
                    Current = line;
                    return true;
                }

                if (_collector.Outcome is { } outcome)
                {
                    _isOver = true;

                    // Throws the reason for which there are no more lines.
                    _ = outcome.Value;
                    return false;
                }

                await _collector.WaitForChange(cancellation);
            }
        }

        private protected override void Close()
        {
            _isOver = true;

            // Does nothing to a child that has ended.
            _collector?.Collected.Cancel();
        }
    }
}
