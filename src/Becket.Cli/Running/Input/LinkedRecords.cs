namespace Becket.Cli.Running.Input;

/// <summary>Takes one record of each source together: the first ones, then the second ones, and so on.</summary>
internal sealed class LinkedRecords : RecordSource
{
    private readonly RecordSource[] _sources;
    private readonly IReadOnlyList<string>?[] _next;

    /// <summary>The records of each source, to use again; null if the end of one source ends all.</summary>
    private readonly List<IReadOnlyList<string>>[]? _kept;

    private Action? _arrived;
    private long _round;
    private bool _isOver;

    /// <param name="sources">The sources.</param>
    /// <param name="wraps">Whether a source that has ended begins again until the longest one has ended; without it,
    /// the end of the shortest source is the end.</param>
    public LinkedRecords(IReadOnlyList<RecordSource> sources, bool wraps)
    {
        _sources = [.. sources];
        _next = new IReadOnlyList<string>?[_sources.Length];
        _kept = wraps ? [.. sources.Select(_ => new List<IReadOnlyList<string>>())] : null;
    }

    public override bool IsOver => _isOver;

    public override Action? Arrived
    {
        get => _arrived;
        set
        {
            _arrived = value;
            foreach (RecordSource source in _sources)
            {
                source.Arrived = value;
            }
        }
    }

    public override bool TryRead(out IReadOnlyList<string> columns)
    {
        columns = [];
        for (int i = 0; i < _sources.Length && !_isOver; i++)
        {
            if (_next[i] is not null || _sources[i].IsOver)
            {
                continue;
            }

            if (_sources[i].TryRead(out IReadOnlyList<string> record))
            {
                _next[i] = record;
            }
            else if (!_sources[i].IsOver)
            {
                return false;
            }
        }

        // A source knows only after a further read that it is over, so this is seen here and not in the loop.
        _isOver |= _kept is null
            ? Array.Exists(_next, each => each is null)
            : Array.TrueForAll(_next, each => each is null);
        if (_isOver)
        {
            return false;
        }

        columns = TakeRound();
        return true;
    }

    public override void Dispose()
    {
        foreach (RecordSource source in _sources)
        {
            source.Dispose();
        }
    }

    private List<string> TakeRound()
    {
        var columns = new List<string>(_sources.Length);
        for (int i = 0; i < _sources.Length; i++)
        {
            if (_next[i] is { } fresh)
            {
                columns.AddRange(fresh);
                Keep(i, fresh);
            }
            else if (_kept![i] is { Count: > 0 and var count } kept)
            {
                columns.AddRange(kept[(int)(_round % count)]);
            }
            else
            {
                columns.Add("");
            }
        }

        _round++;
        Array.Clear(_next);
        return columns;
    }

    /// <summary>Keeps a record to use it again, unless only this source goes on: it never begins again.</summary>
    private void Keep(int i, IReadOnlyList<string> record)
    {
        if (_kept is null)
        {
            return;
        }

        bool isLast = true;
        for (int other = 0; other < _sources.Length; other++)
        {
            isLast &= other == i || _sources[other].IsOver;
        }

        if (isLast)
        {
            _kept[i].Clear();
        }
        else
        {
            _kept[i].Add(record);
        }
    }
}
