using Becket.Deferreds;
using Becket.Processes.Errors;
using Becket.Reactors;

namespace Becket.Processes.Collecting;

/// <summary>Gives the lines of a child to a loop, and reads no further while enough of them wait.</summary>
internal sealed class LineCollector : Collector<ProcessStatus>
{
    // Enough to keep a loop busy while the pipes are read again.
    private const int MostWaiting = 256;

    private readonly Queue<ProcessLine> _waiting = new();
    private readonly LineDecoder _output;
    private readonly LineDecoder _errors;
    private Deferred? _changed;
    private Outcome<ProcessStatus>? _outcome;
    private bool _isPaused;

    private LineCollector(ReadOnlyMemory<byte> input, int longestLine)
        : base(input)
    {
        _output = new LineDecoder(longestLine, isError: false, Add);
        _errors = new LineDecoder(longestLine, isError: true, Add);
        Collected.AddBoth(OnCollected);
    }

    public static async IAsyncEnumerator<ProcessLine> Enumerate(
        Reactor reactor,
        string executable,
        IEnumerable<string>? arguments,
        ProcessOptions options,
        ReadOnlyMemory<byte> input,
        int longestLine,
        CancellationToken cancellation
    )
    {
        cancellation.ThrowIfCancellationRequested();
        var collector = new LineCollector(input, longestLine);
        reactor.SpawnProcess(
            collector,
            executable,
            arguments,
            CollectorOptions.Of(options, takesOutput: true, collector.HasInput)
        );
        try
        {
            while (true)
            {
                while (collector.TryTake(out ProcessLine? line))
                {
                    yield return line;
                    cancellation.ThrowIfCancellationRequested();
                }

                if (collector._outcome is { } outcome)
                {
                    // Throws the reason for which there are no more lines.
                    _ = outcome.Value;
                    yield break;
                }

                await collector.WaitForChange(cancellation);
            }
        }
        finally
        {
            // Does nothing to a child that has ended.
            collector.Collected.Cancel();
        }
    }

    protected override void OutReceived(ReadOnlySpan<byte> data) => _output.Append(data);

    protected override void ErrReceived(ReadOnlySpan<byte> data) => _errors.Append(data);

    protected override void OutConnectionLost() => _output.End();

    protected override void ErrConnectionLost() => _errors.End();

    protected override void Finish(Failure reason)
    {
        if (reason.Exception is ProcessDoneException)
        {
            Collected.Callback(Transport.Status.GetValueOrDefault());
        }
        else
        {
            Collected.Errback(reason);
        }
    }

    private void OnCollected(Outcome<ProcessStatus> outcome)
    {
        _outcome = outcome;
        FireChanged();
    }

    private void Add(ProcessLine line)
    {
        _waiting.Enqueue(line);
        if (_waiting.Count >= MostWaiting && !_isPaused)
        {
            _isPaused = true;
            Transport.PauseProducing();
        }

        FireChanged();
    }

    private bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ProcessLine? line)
    {
        if (!_waiting.TryDequeue(out line))
        {
            return false;
        }

        if (_isPaused && _waiting.Count <= MostWaiting / 2)
        {
            _isPaused = false;
            Transport.ResumeProducing();
        }

        return true;
    }

    private Deferred WaitForChange(CancellationToken cancellation)
    {
        var changed = new Deferred(_ => _changed = null);
        _changed = changed;
        return cancellation.CanBeCanceled ? changed.CancelOn(cancellation) : changed;
    }

    private void FireChanged()
    {
        if (_changed is { } changed)
        {
            _changed = null;
            changed.Callback();
        }
    }
}
