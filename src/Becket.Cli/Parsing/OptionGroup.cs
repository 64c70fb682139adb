namespace Becket.Cli.Parsing;

/// <summary>A group of options, which all set something in one record. Of an option that is given more than once, the
/// last one counts, unless it collects its values.</summary>
/// <typeparam name="TOptions">The record. An option returns it with another value.</typeparam>
/// <param name="title">The heading of the group.</param>
internal sealed class OptionGroup<TOptions>(string title)
{
    private readonly List<CommandOption<TOptions>> _options = [];

    public string Title => title;

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<CommandOption<TOptions>> Options => _options;

    /// <summary>Adds an option without a value.</summary>
    /// <param name="names">The option's name and its aliases.</param>
    /// <param name="help">The text for the help.</param>
    /// <param name="set">Returns the record with what the option sets.</param>
    /// <param name="optionalWord">A word that the option takes if it follows, and that changes nothing.</param>
    /// <param name="instead">Another option that is meant if a certain value follows; null for none.</param>
    /// <returns>This group.</returns>
    public OptionGroup<TOptions> Flag(
        IReadOnlyList<string> names,
        string help,
        Func<TOptions, TOptions> set,
        string? optionalWord = null,
        OptionInstead? instead = null
    )
    {
        _options.Add(
            new CommandOption<TOptions>(
                title,
                names,
                OptionValue.None,
                null,
                help,
                "no value",
                _ => null,
                (options, _) => set(options)
            )
            {
                OptionalWord = optionalWord,
                Instead = instead,
            }
        );
        return this;
    }

    /// <summary>Adds an option with a value.</summary>
    /// <param name="names">The option's name and its aliases.</param>
    /// <param name="valueName">The placeholder of the value in the help.</param>
    /// <param name="help">The text for the help, with the default in brackets at its end.</param>
    /// <param name="reader">Reads the value.</param>
    /// <param name="set">Returns the record with what the option sets.</param>
    /// <returns>This group.</returns>
    public OptionGroup<TOptions> Value<T>(
        IReadOnlyList<string> names,
        string valueName,
        string help,
        ValueReader<T> reader,
        Func<TOptions, T, TOptions> set
    ) =>
        Add(
            names,
            OptionValue.Required,
            valueName,
            help,
            reader.Takes,
            text => Read(names[0], reader, text!),
            (options, values) => set(options, (T)values[^1]!)
        );

    /// <summary>Adds an option whose value is attached to it, as in <c>-l5</c> and <c>--max-lines=5</c>, or
    /// missing.</summary>
    /// <param name="names">The option's name and its aliases.</param>
    /// <param name="valueName">The placeholder of the value in the help.</param>
    /// <param name="help">The text for the help, with what a missing value means at its end.</param>
    /// <param name="reader">Reads the value.</param>
    /// <param name="missing">The value of the option without a value.</param>
    /// <param name="set">Returns the record with what the option sets.</param>
    /// <returns>This group.</returns>
    public OptionGroup<TOptions> OptionalValue<T>(
        IReadOnlyList<string> names,
        string valueName,
        string help,
        ValueReader<T> reader,
        T missing,
        Func<TOptions, T, TOptions> set
    ) =>
        Add(
            names,
            OptionValue.Optional,
            valueName,
            help,
            reader.Takes,
            text => text is null ? missing : Read(names[0], reader, text),
            (options, values) => set(options, (T)values[^1]!)
        );

    /// <summary>Adds an option with a value that may be given more than once.</summary>
    /// <param name="names">The option's name and its aliases.</param>
    /// <param name="valueName">The placeholder of one value in the help.</param>
    /// <param name="help">The text for the help, with the default in brackets at its end.</param>
    /// <param name="reader">Reads one value.</param>
    /// <param name="set">Returns the record with what the option sets, given all values.</param>
    /// <returns>This group.</returns>
    public OptionGroup<TOptions> Values<T>(
        IReadOnlyList<string> names,
        string valueName,
        string help,
        ValueReader<T> reader,
        Func<TOptions, IReadOnlyList<T>, TOptions> set
    ) =>
        Add(
            names,
            OptionValue.Required,
            valueName,
            help,
            reader.Takes,
            text => Read(names[0], reader, text!),
            (options, values) => set(options, [.. values.Select(value => (T)value!)])
        );

    /// <summary>The options of this group, set in a record of which this group's record is a part.</summary>
    /// <param name="get">Returns the part.</param>
    /// <param name="with">Returns the whole with another part.</param>
    public IEnumerable<CommandOption<TWhole>> In<TWhole>(
        Func<TWhole, TOptions> get,
        Func<TWhole, TOptions, TWhole> with
    ) => _options.Select(option => option.In(get, with));

    private OptionGroup<TOptions> Add(
        IReadOnlyList<string> names,
        OptionValue value,
        string valueName,
        string help,
        string takes,
        Func<string?, object?> read,
        Func<TOptions, IReadOnlyList<object?>, TOptions> set
    )
    {
        _options.Add(new CommandOption<TOptions>(title, names, value, valueName, help, takes, read, set));
        return this;
    }

    private static object? Read<T>(string name, ValueReader<T> reader, string text) =>
        reader.TryRead(text, out T value)
            ? value
            : throw new MisuseException($"{name} takes {reader.Takes}, not '{text}'");
}
