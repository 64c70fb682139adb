using System.CommandLine;
using System.CommandLine.Parsing;

namespace Becket.Cli.Parsing;

/// <summary>A group of options, which all set something in one record.</summary>
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
    /// <returns>This group.</returns>
    public OptionGroup<TOptions> Flag(IReadOnlyList<string> names, string help, Func<TOptions, TOptions> set)
    {
        var parser = new Option<bool>(names[0], [.. names.Skip(1)]) { Description = help, Arity = ArgumentArity.Zero };
        return Add(names, parser, (_, options) => set(options));
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
    )
    {
        var parser = new Option<T>(names[0], [.. names.Skip(1)])
        {
            Description = help,
            HelpName = valueName,
            CustomParser = result => Read(result, names[0], reader, result.Tokens[0].Value),
        };
        return Add(names, parser, (parsed, options) => set(options, parsed.GetValue(parser)!));
    }

    /// <summary>Adds an option whose value may follow after an equals sign, and may be left out.</summary>
    /// <param name="names">The option's name and its aliases.</param>
    /// <param name="valueName">The placeholder of the value in the help.</param>
    /// <param name="help">The text for the help, with the default in brackets at its end.</param>
    /// <param name="reader">Reads the value.</param>
    /// <param name="set">Returns the record with what the option sets; the value is null if it is left out.</param>
    /// <returns>This group.</returns>
    public OptionGroup<TOptions> OptionalValue(
        IReadOnlyList<string> names,
        string valueName,
        string help,
        ValueReader<string> reader,
        Func<TOptions, string?, TOptions> set
    )
    {
        var parser = new Option<string?>(names[0], [.. names.Skip(1)])
        {
            Description = help,
            HelpName = valueName,
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = result =>
                result.Tokens is [var token, ..] ? Read(result, names[0], reader, token.Value) : null,
        };
        return Add(names, parser, (parsed, options) => set(options, parsed.GetValue(parser)));
    }

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
    )
    {
        var parser = new Option<T[]>(names[0], [.. names.Skip(1)])
        {
            Description = help,
            HelpName = valueName,
            AllowMultipleArgumentsPerToken = false,
            CustomParser = result => [.. result.Tokens.Select(token => Read(result, names[0], reader, token.Value)!)],
        };
        return Add(names, parser, (parsed, options) => set(options, parsed.GetValue(parser)!));
    }

    /// <summary>The options of this group, set in a record of which this group's record is a part.</summary>
    /// <param name="get">Returns the part.</param>
    /// <param name="with">Returns the whole with another part.</param>
    public IEnumerable<CommandOption<TWhole>> In<TWhole>(
        Func<TWhole, TOptions> get,
        Func<TWhole, TOptions, TWhole> with
    ) => _options.Select(option => option.In(get, with));

    private OptionGroup<TOptions> Add(
        IReadOnlyList<string> names,
        Option parser,
        Func<ParseResult, TOptions, TOptions> set
    )
    {
        _options.Add(new CommandOption<TOptions>(title, names, parser, set));
        return this;
    }

    private static T? Read<T>(ArgumentResult result, string name, ValueReader<T> reader, string text)
    {
        if (reader.TryRead(text, out T value))
        {
            return value;
        }

        result.AddError($"{name} takes {reader.Takes}, not '{text}'");
        return default;
    }
}
