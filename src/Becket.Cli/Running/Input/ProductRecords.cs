namespace Becket.Cli.Running.Input;

/// <summary>Takes each record of the first source together with all records of the others; the last source changes
/// fastest.</summary>
/// <remarks>The first source is read as the jobs need it, and may be endless. The others are kept.</remarks>
internal sealed class ProductRecords : RecordSource
{
    private readonly RecordSource[] _sources;
    private readonly List<IReadOnlyList<string>>[] _kept;

    /// <summary>Which record of each kept source comes next.</summary>
    private readonly int[] _at;

    private IReadOnlyList<string>? _first;
    private Action? _arrived;
    private int _readWhole;
    private bool _isOver;

    /// <param name="sources">Two sources or more.</param>
    public ProductRecords(IReadOnlyList<RecordSource> sources)
    {
        _sources = [.. sources];
        _kept = [.. sources.Skip(1).Select(_ => new List<IReadOnlyList<string>>())];
        _at = new int[_kept.Length];
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
        if (_isOver || !ReadOthers())
        {
            return false;
        }

        if (_first is null)
        {
            if (!_sources[0].TryRead(out IReadOnlyList<string> first))
            {
                _isOver = _sources[0].IsOver;
                return false;
            }

            _first = first;
        }

        var combined = new List<string>(_first);
        for (int i = 0; i < _kept.Length; i++)
        {
            combined.AddRange(_kept[i][_at[i]]);
        }

        columns = combined;
        Advance();
        return true;
    }

    public override void Dispose()
    {
        foreach (RecordSource source in _sources)
        {
            source.Dispose();
        }
    }

    /// <summary>Reads all sources but the first.</summary>
    /// <returns>False if some of them have not arrived yet, or one has no records.</returns>
    private bool ReadOthers()
    {
        for (; _readWhole < _kept.Length; _readWhole++)
        {
            RecordSource source = _sources[_readWhole + 1];
            while (source.TryRead(out IReadOnlyList<string> record))
            {
                _kept[_readWhole].Add(record);
            }

            if (!source.IsOver)
            {
                return false;
            }

            _isOver |= _kept[_readWhole].Count == 0;
        }

        return !_isOver;
    }

    private void Advance()
    {
        for (int i = _at.Length - 1; i >= 0; i--)
        {
            if (++_at[i] < _kept[i].Count)
            {
                return;
            }

            _at[i] = 0;
        }

        _first = null;
    }
}
