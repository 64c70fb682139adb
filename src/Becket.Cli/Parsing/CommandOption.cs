using System.CommandLine;

namespace Becket.Cli.Parsing;

/// <summary>An option of a command as data: its group, its names, its help, how its value is read, and what it
/// sets.</summary>
/// <typeparam name="TOptions">The record that the option sets something in.</typeparam>
/// <param name="group">The heading of the group it belongs to.</param>
/// <param name="names">The option's names. Messages use the first; the others are aliases.</param>
/// <param name="parser">The parser's view of the option, which holds its help and the reader of its value.</param>
/// <param name="set">Returns the record with what this option sets.</param>
internal sealed class CommandOption<TOptions>(
    string group,
    IReadOnlyList<string> names,
    Option parser,
    Func<ParseResult, TOptions, TOptions> set
)
{
    public string Group => group;

    public IReadOnlyList<string> Names => names;

    public string Help => parser.Description!;

    /// <summary>The placeholder of the value in the help, such as FILE; null for an option without a value.</summary>
    public string? ValueName => parser.HelpName;

    public Option Parser => parser;

    /// <summary>Returns the record with what the option sets, if the command line has the option.</summary>
    public TOptions Apply(ParseResult parsed, TOptions options) =>
        parsed.GetResult(parser) is { Implicit: false } ? set(parsed, options) : options;

    /// <summary>The same option, set in a record of which this one is a part.</summary>
    public CommandOption<TWhole> In<TWhole>(Func<TWhole, TOptions> get, Func<TWhole, TOptions, TWhole> with) =>
        new(group, names, parser, (parsed, whole) => with(whole, set(parsed, get(whole))));
}
