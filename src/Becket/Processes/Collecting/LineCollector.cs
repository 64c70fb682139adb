using Becket.Deferreds;
using Becket.Processes.Errors;

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
    private bool _isPaused;

    public LineCollector(ReadOnlyMemory<byte> input, int longestLine)
        : base(input)
    {
        _output = new LineDecoder(longestLine, isError: false, Add);
        _errors = new LineDecoder(longestLine, isError: true, Add);
        Collected.AddBoth(OnCollected);
    }

    /// <summary>How the child has ended; null before.</summary>
    public Outcome<ProcessStatus>? Outcome { get; private set; }

    public bool TryTake([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ProcessLine? line)
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

    public Deferred WaitForChange(CancellationToken cancellation)
    {
        var changed = new Deferred(_ => _changed = null);
        _changed = changed;
        return cancellation.CanBeCanceled ? changed.CancelOn(cancellation) : changed;
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
        Outcome = outcome;
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

    private void FireChanged()
    {
        if (_changed is { } changed)
        {
            _changed = null;
            changed.Callback();
        }
    }
}
