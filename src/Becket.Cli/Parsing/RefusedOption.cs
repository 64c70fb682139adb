namespace Becket.Cli.Parsing;

/// <summary>An option of another program that this tool does not have: it says what to do instead.</summary>
/// <param name="names">The option's names.</param>
/// <param name="value">Whether it takes a value.</param>
/// <param name="instead">What to do instead: "--sql-master is not here: INSTEAD".</param>
/// <param name="harmless">A value that asks for nothing that the tool does not do; null for none.</param>
internal sealed class RefusedOption(
    IReadOnlyList<string> names,
    OptionValue value,
    string instead,
    string? harmless = null
) : OptionDescription("Refused", names, value, value == OptionValue.None ? null : "TEXT", $"Not here: {instead}.")
{
    public override bool IsListed => false;

    public override object? Read(string? text) =>
        harmless is not null && text == harmless
            ? null
            : throw new MisuseException($"{Names[0]} is not here: {instead}");
}
