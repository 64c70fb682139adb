namespace Crawler.Reporting;

/// <summary>The last requests with their slots and times, as many as <see cref="Capacity"/>.</summary>
public sealed class RequestTimeline
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 4096;

    private readonly Queue<RequestSpan> _spans = new();

    /// <summary>The requests that ended, in the order of their ends.</summary>
    public IReadOnlyCollection<RequestSpan> Spans => _spans;

    internal void Add(RequestSpan span)
    {
        if (_spans.Count == Capacity)
        {
            _spans.Dequeue();
        }

        _spans.Enqueue(span);
    }
}
