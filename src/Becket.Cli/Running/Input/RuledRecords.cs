using Becket.Cli.Running.Options;

namespace Becket.Cli.Running.Input;

/// <summary>Changes and leaves out records as the options say: the text that ends the input, spaces around values,
/// blank records, and lines that go on in the next one.</summary>
/// <param name="records">The records.</param>
/// <param name="options">The options.</param>
/// <param name="joinsLines">Whether a record that ends in a blank goes on in the next one.</param>
internal sealed class RuledRecords(RecordSource records, InputOptions options, bool joinsLines) : RecordSource
{
    /// <summary>The beginning of a record that goes on in the next one; null for none.</summary>
    private string? _begun;

    private bool _hasEnded;

    public override bool IsOver => _hasEnded || (_begun is null && records.IsOver);

    public override Action? Arrived
    {
        get => records.Arrived;
        set => records.Arrived = value;
    }

    /// <summary>Whether the options ask for anything that this class does.</summary>
    public static bool AreNeeded(InputOptions options, bool joinsLines) =>
        joinsLines || options.EndText is not null || options.SkipBlank || options.Trim is not null;

    public override bool TryRead(out IReadOnlyList<string> columns)
    {
        while (!_hasEnded && TryReadWhole(out columns))
        {
            if (options.SkipBlank && columns.All(string.IsNullOrWhiteSpace))
            {
                continue;
            }

            if (options.Trim is { } sides and not TrimSides.None)
            {
                columns = [.. columns.Select(column => Trimmed(column, sides))];
            }

            return true;
        }

        columns = [];
        return false;
    }

    public override void Dispose() => records.Dispose();

    private bool TryReadWhole(out IReadOnlyList<string> columns)
    {
        while (records.TryRead(out columns))
        {
            if (columns is [var only] && only == options.EndText)
            {
                _hasEnded = true;
                break;
            }

            if (!joinsLines || columns is not [var line])
            {
                return true;
            }

            line = _begun + line;
            if (!line.EndsWith(' ') && !line.EndsWith('\t'))
            {
                _begun = null;
                columns = [line];
                return true;
            }

            _begun = line;
        }

        if ((_hasEnded || records.IsOver) && _begun is { } unfinished)
        {
            _begun = null;
            columns = [unfinished];
            return true;
        }

        return false;
    }

    private static string Trimmed(string value, TrimSides sides) =>
        sides switch
        {
            TrimSides.Left => value.TrimStart(),
            TrimSides.Right => value.TrimEnd(),
            _ => value.Trim(),
        };
}
