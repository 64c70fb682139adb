namespace Becket.Deferreds;

/// <summary>The failures at the ends of chains, in the order in which they came there. Those that no code has handled
/// by the end are reported, without a collection of garbage, and in that order.</summary>
internal sealed class UnhandledFailureList
{
    private readonly List<(UnhandledFailure Failure, Home? Home)> _failures = [];
    private int _sweepAt = 64;

    /// <summary>Adds a failure.</summary>
    public void Add(UnhandledFailure failure, Home? home)
    {
        if (_failures.Count >= _sweepAt)
        {
            _failures.RemoveAll(static one => one.Failure.IsHandled);
            _sweepAt = Math.Max(64, _failures.Count * 2);
        }

        _failures.Add((failure, home));
    }

    /// <summary>Takes the failures that no code has handled, with their homes.</summary>
    public IReadOnlyList<(UnhandledFailure Failure, Home? Home)> TakeUnhandled()
    {
        (UnhandledFailure Failure, Home? Home)[] unhandled = [.. _failures.Where(static one => !one.Failure.IsHandled)];
        _failures.Clear();
        return unhandled;
    }

    /// <summary>Drops all.</summary>
    public void Clear() => _failures.Clear();
}
