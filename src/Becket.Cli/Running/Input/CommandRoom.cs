using Becket.Cli.Native;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Running.Input;

/// <summary>Knows how long a command may be: by <c>--max-chars</c>, and by the system's limits for all arguments with
/// the environment, and for one argument.</summary>
internal sealed class CommandRoom
{
    /// <summary>Far below every system's limit.</summary>
    private const int SurelyShort = 64 * 1024;

    private readonly JobTemplate _template;
    private readonly int _slots;
    private readonly long _most;
    private readonly long _mostInAll = CommandLimits.MostBytes;
    private readonly long _mostOfOne = CommandLimits.MostBytesOfArgument;
    private readonly bool _mustMeasure;

    /// <param name="template">Creates the commands.</param>
    /// <param name="options">The options of the run.</param>
    public CommandRoom(JobTemplate template, RunOptions options)
    {
        _template = template;
        _slots = options.Schedule.Slots;
        _most = options.Batch.MaxCharacters ?? long.MaxValue;
        _mustMeasure = options.Batch.MaxCharacters is not null || options.Child.Environment.Count > 0;
    }

    /// <summary>The share from which a command counts as full. By --max-chars it is the whole, to the character; of the
    /// system's limits nearly all, which is found sooner.</summary>
    public double FullLoad => _most < long.MaxValue ? 1 : 0.99;

    /// <summary>The share to aim at.</summary>
    public double Aim => _most < long.MaxValue ? 1 : 0.995;

    /// <summary>Whether a command is so short that it need not be measured.</summary>
    /// <param name="characters">The characters of all values.</param>
    /// <param name="columns">The number of values.</param>
    public bool FitsSurely(long characters, int columns)
    {
        // A word may be repeated for each value, every placeholder may take all values, and a quoted character may take
        // twelve bytes.
        long words = (_template.Text.Length + 16) * (columns + 1L) * 3;
        return !_mustMeasure && words + ((_template.ValuePlaceholders + 1) * characters * 12) < SurelyShort;
    }

    /// <summary>The share of the room that the command with these values takes; more than 1 if it does not
    /// fit.</summary>
    /// <param name="columns">The values.</param>
    /// <param name="number">The job's number, which a placeholder may hold.</param>
    public double LoadOf(IReadOnlyList<string> columns, long number)
    {
        CommandSize size = _template.Measure(new JobValues(number, _slots, columns));
        double system = Math.Max((double)size.BytesInAll / _mostInAll, (double)size.LongestArgument / _mostOfOne);
        return Math.Max(system, (double)size.Characters / _most);
    }
}
