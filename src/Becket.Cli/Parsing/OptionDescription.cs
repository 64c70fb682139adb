namespace Becket.Cli.Parsing;

/// <summary>An option as data, for the parser, the help, the manual page and the completion.</summary>
/// <param name="group">The heading of the group it belongs to.</param>
/// <param name="names">The option's names. Messages use the first; the others are aliases.</param>
/// <param name="value">Whether it takes a value.</param>
/// <param name="valueName">The placeholder of the value in the help, such as FILE, DIR or a choice such as
/// auto|always|never; null for a flag.</param>
/// <param name="help">The text for the help, with the default in brackets at its end.</param>
internal abstract class OptionDescription(
    string group,
    IReadOnlyList<string> names,
    OptionValue value,
    string? valueName,
    string help
)
{
    public string Group => group;

    public IReadOnlyList<string> Names => names;

    public OptionValue Value => value;

    public string? ValueName => valueName;

    public string Help => help;

    /// <summary>A word that the option takes if it follows, though it takes no value; null for none.</summary>
    public string? OptionalWord { get; init; }

    /// <summary>Another option that is meant if a certain value follows; null for none.</summary>
    public OptionInstead? Instead { get; init; }

    /// <summary>Whether the option is in the help, the manual page and the completion.</summary>
    public virtual bool IsListed => true;

    /// <summary>Whether the words behind the option are for it, even if they look like options.</summary>
    public virtual bool EndsOptions => false;

    /// <summary>What the option takes, for the message about a missing value.</summary>
    public virtual string Takes => valueName ?? "no value";

    /// <summary>Reads the value.</summary>
    /// <param name="text">The text of the value; null for a flag, and for an optional value that is missing.</param>
    /// <exception cref="MisuseException">The option does not take this value.</exception>
    public abstract object? Read(string? text);
}
