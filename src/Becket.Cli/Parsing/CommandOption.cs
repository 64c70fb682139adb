namespace Becket.Cli.Parsing;

/// <summary>An option that sets something in a record of options.</summary>
/// <typeparam name="TOptions">The record that the option sets something in.</typeparam>
internal sealed class CommandOption<TOptions> : OptionDescription
{
    private readonly string _takes;
    private readonly Func<string?, object?> _read;
    private readonly Func<TOptions, IReadOnlyList<object?>, TOptions> _set;

    /// <param name="group">The heading of the group it belongs to.</param>
    /// <param name="names">The option's names. Messages use the first; the others are aliases.</param>
    /// <param name="value">Whether it takes a value.</param>
    /// <param name="valueName">The placeholder of the value in the help; null for a flag.</param>
    /// <param name="help">The text for the help.</param>
    /// <param name="takes">What it takes, for messages.</param>
    /// <param name="read">Reads the text of a value.</param>
    /// <param name="set">Returns the record with what the option sets, given the values of all its
    /// occurrences.</param>
    public CommandOption(
        string group,
        IReadOnlyList<string> names,
        OptionValue value,
        string? valueName,
        string help,
        string takes,
        Func<string?, object?> read,
        Func<TOptions, IReadOnlyList<object?>, TOptions> set
    )
        : base(group, names, value, valueName, help)
    {
        _takes = takes;
        _read = read;
        _set = set;
    }

    public override string Takes => _takes;

    public override object? Read(string? text) => _read(text);

    /// <summary>Returns the record with what the option sets.</summary>
    /// <param name="options">The record.</param>
    /// <param name="values">The values of all occurrences, as <see cref="Read"/> returned them.</param>
    public TOptions Apply(TOptions options, IReadOnlyList<object?> values) => _set(options, values);

    /// <summary>The same option, set in a record of which this one is a part.</summary>
    public CommandOption<TWhole> In<TWhole>(Func<TWhole, TOptions> get, Func<TWhole, TOptions, TWhole> with) =>
        new(
            Group,
            Names,
            Value,
            ValueName,
            Help,
            _takes,
            _read,
            (whole, values) => with(whole, _set(get(whole), values))
        )
        {
            OptionalWord = OptionalWord,
            Instead = Instead,
        };
}
