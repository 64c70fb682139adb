using System.Runtime.InteropServices;

namespace Becket.Cli.Running.Input;

/// <summary>Reads all records, and supplies them in random order.</summary>
internal sealed class ShuffledRecords(RecordSource records) : RecordSource
{
    private readonly List<IReadOnlyList<string>> _all = [];
    private bool _isShuffled;

    public override bool IsOver => _isShuffled && _all.Count == 0;

    public override Action? Arrived
    {
        get => records.Arrived;
        set => records.Arrived = value;
    }

    public override bool TryRead(out IReadOnlyList<string> columns)
    {
        while (!_isShuffled && records.TryRead(out columns))
        {
            _all.Add(columns);
        }

        if (!_isShuffled && records.IsOver)
        {
            Random.Shared.Shuffle(CollectionsMarshal.AsSpan(_all));
            _isShuffled = true;
        }

        columns = [];
        if (!_isShuffled || _all.Count == 0)
        {
            return false;
        }

        columns = _all[^1];
        _all.RemoveAt(_all.Count - 1);
        return true;
    }

    public override void Dispose() => records.Dispose();
}
