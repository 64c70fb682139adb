using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Input;

/// <summary>Puts several records together, for one command: up to a number, and as many as fit.</summary>
/// <remarks>How long a command gets is known only from the whole command. So its length is measured with one record,
/// then with two, four, eight and so on, and if it is too long, at places between the last two.</remarks>
internal sealed class RecordBatches : RecordSource
{
    private readonly RecordSource _records;
    private readonly BatchOptions _options;
    private readonly CommandRoom _room;
    private readonly int _slots;

    /// <summary>Records that were read, and belong to no command yet.</summary>
    private readonly List<IReadOnlyList<string>> _waiting = [];

    private int _fitting;
    private int _measureAt = 1;
    private int? _share;
    private long _number;

    /// <param name="records">The records.</param>
    /// <param name="options">How many go together.</param>
    /// <param name="room">Measures commands.</param>
    /// <param name="slots">The number of slots that the last records are spread over.</param>
    public RecordBatches(RecordSource records, BatchOptions options, CommandRoom room, int slots)
    {
        (_records, _options, _room, _slots) = (records, options, room, slots);
    }

    public override bool IsOver => _records.IsOver && _waiting.Count == 0;

    public override Action? Arrived
    {
        get => _records.Arrived;
        set => _records.Arrived = value;
    }

    /// <summary>The most records to put together, before any is measured.</summary>
    private int Most => Math.Max(1, _options.Most);

    /// <summary>The number of records to read before a command is put together. To spread the last records over the
    /// slots, it must be known whether there is one more.</summary>
    private long ReadAhead => Most + (_options.Spreads ? 1L : 0);

    public override bool TryRead(out IReadOnlyList<string> columns)
    {
        columns = [];
        bool isTooLong = false;
        while (_waiting.Count < ReadAhead && !isTooLong)
        {
            if (!_records.TryRead(out IReadOnlyList<string> record))
            {
                if (!_records.IsOver)
                {
                    return false;
                }

                break;
            }

            _waiting.Add(record);
            if (_waiting.Count >= _measureAt && _waiting.Count <= Most)
            {
                isTooLong = !Fits(_waiting.Count);
                (_fitting, _measureAt) = isTooLong ? (_fitting, _measureAt) : (_waiting.Count, _measureAt * 2);
            }
        }

        if (_waiting.Count == 0)
        {
            return false;
        }

        columns = Take(CountOfNext());
        return true;
    }

    public override void Dispose() => _records.Dispose();

    /// <summary>The number of waiting records that the next command gets.</summary>
    private int CountOfNext()
    {
        int available = Math.Min(_waiting.Count, Most);
        int count = Fits(available) ? available : MostThatFit(available);
        if (count < available && _options.ExitIfTooLong && !_options.Fills)
        {
            throw new RunException(
                $"{available} values do not fit in command {_number + 1}: give a smaller number than {Most}, or a "
                    + "larger --max-chars"
            );
        }

        if (_options.Spreads && _share is null && count == _waiting.Count && _records.IsOver)
        {
            _share = (count + _slots - 1) / _slots;
        }

        return Math.Min(count, _share ?? int.MaxValue);
    }

    /// <summary>The most records, of fewer than <paramref name="tooMany"/>, whose command fits; one at least, which the
    /// system will refuse for itself.</summary>
    private int MostThatFit(int tooMany)
    {
        int fitting = Math.Min(_fitting, tooMany - 1);
        if (fitting > 0 && !Fits(fitting))
        {
            (fitting, tooMany) = (0, fitting);
        }

        while (tooMany - fitting > 1)
        {
            int middle = fitting + ((tooMany - fitting) / 2);
            (fitting, tooMany) = Fits(middle) ? (middle, tooMany) : (fitting, middle);
        }

        if (fitting == 0 && _options.MaxCharacters is { } most)
        {
            throw new RunException(
                $"command {_number + 1} is longer than the {most} characters of --max-chars with one value already"
            );
        }

        return Math.Max(1, fitting);
    }

    private bool Fits(int count)
    {
        if (_options.Most == 0)
        {
            return true;
        }

        long characters = 0;
        int columns = 0;
        for (int i = 0; i < count; i++)
        {
            columns += _waiting[i].Count;
            foreach (string column in _waiting[i])
            {
                characters += column.Length;
            }
        }

        return _room.FitsSurely(characters, columns) || _room.Fits(Columns(count), _number + 1);
    }

    private IReadOnlyList<string> Take(int count)
    {
        IReadOnlyList<string> columns = _options.Most == 0 ? [] : Columns(count);
        _waiting.RemoveRange(0, count);
        _number++;
        _fitting = 0;
        _measureAt = Math.Max(1, _waiting.Count);
        return columns;
    }

    private IReadOnlyList<string> Columns(int count) =>
        count == 1 ? _waiting[0] : [.. _waiting.Take(count).SelectMany(record => record)];
}
