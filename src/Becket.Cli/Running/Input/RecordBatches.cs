using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Input;

/// <summary>Puts several records together, for one command: up to a number, and as many as fit.</summary>
/// <remarks>How long a command gets is known only from the whole command. So its length is measured with few records
/// first, and then with as many as may fill it by that measure.</remarks>
internal sealed class RecordBatches : RecordSource
{
    private readonly RecordSource _records;
    private readonly BatchOptions _options;
    private readonly CommandRoom _room;
    private readonly int _slots;

    /// <summary>Records that were read, and belong to no command yet.</summary>
    private readonly List<IReadOnlyList<string>> _waiting = [];

    /// <summary>How many of them fit, as far as measured, and the share of the room that they take.</summary>
    private (int Count, double Load) _fitting;

    /// <summary>How many of them do not fit, as far as measured; 0 if that is not known.</summary>
    private (int Count, double Load) _tooMany;

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

    /// <summary>Whether it is known how many records the next command gets.</summary>
    private bool IsFull => _tooMany.Count > 0 || _fitting.Load >= _room.FullLoad;

    public override bool TryRead(out IReadOnlyList<string> columns)
    {
        columns = [];
        while (_waiting.Count < ReadAhead && !IsFull)
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
                Measure(_waiting.Count);
                _measureAt = CountFor(_fitting);
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
        if (_fitting.Count < available && !IsFull)
        {
            Measure(available);
        }

        int count = _tooMany.Count > 0 ? MostThatFit() : _fitting.Count;
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

    /// <summary>The most records whose command fits; one at least, which the system will refuse for itself.</summary>
    private int MostThatFit()
    {
        for (
            bool bisects = false;
            _tooMany.Count - _fitting.Count > 1 && _fitting.Load < _room.FullLoad;
            bisects ^= true
        )
        {
            int between = _tooMany.Count - _fitting.Count;
            double share = bisects ? 0.5 : (_room.Aim - _fitting.Load) / (_tooMany.Load - _fitting.Load);
            Measure(_fitting.Count + Math.Clamp((int)(between * share), 1, between - 1));
        }

        if (_fitting.Count == 0 && _options.MaxCharacters is { } most)
        {
            throw new RunException(
                $"command {_number + 1} is longer than the {most} characters of --max-chars with one value already"
            );
        }

        return Math.Max(1, _fitting.Count);
    }

    private void Measure(int count)
    {
        double load = _options.Most == 0 ? 0 : LoadOf(count);
        if (load <= 1)
        {
            _fitting = (count, load);
        }
        else
        {
            _tooMany = (count, load);
        }
    }

    /// <summary>The number of records that would fill a command, if further ones are as long; at most twice as
    /// many.</summary>
    private int CountFor((int Count, double Load) measured)
    {
        double filling = Math.Min(measured.Count * 2.0, measured.Count * (_room.Aim / Math.Max(measured.Load, 0.01)));
        return (int)Math.Clamp(filling, measured.Count + 1.0, int.MaxValue);
    }

    private double LoadOf(int count)
    {
        long characters = 0;
        int columns = 0;
        for (int i = 0; i < count; i++)
        {
            columns += _waiting[i].Count;
            for (int column = 0; column < _waiting[i].Count; column++)
            {
                characters += _waiting[i][column].Length;
            }
        }

        return _room.FitsSurely(characters, columns) ? 0 : _room.LoadOf(Columns(count), _number + 1);
    }

    private IReadOnlyList<string> Take(int count)
    {
        IReadOnlyList<string> columns = _options.Most == 0 ? [] : Columns(count);
        _waiting.RemoveRange(0, count);
        _number++;

        // The next command will be about as long.
        _measureAt = _tooMany.Count > 0 || _fitting.Load > 0 ? count : 1;
        (_fitting, _tooMany) = (default, default);
        return columns;
    }

    private IReadOnlyList<string> Columns(int count)
    {
        if (count == 1)
        {
            return _waiting[0];
        }

        var columns = new List<string>(count);
        for (int i = 0; i < count; i++)
        {
            columns.AddRange(_waiting[i]);
        }

        return columns;
    }
}
