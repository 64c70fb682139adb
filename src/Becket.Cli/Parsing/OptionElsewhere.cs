namespace Becket.Cli.Parsing;

/// <summary>An option that another tool has: it says which.</summary>
/// <param name="names">The option's names.</param>
/// <param name="value">Whether it takes a value.</param>
/// <param name="instead">What to type instead.</param>
internal sealed class OptionElsewhere(IReadOnlyList<string> names, OptionValue value, string instead)
    : OptionDescription("Refused", names, value, value == OptionValue.None ? null : "TEXT", $"Not here: {instead}.")
{
    public override bool IsListed => false;

    public override object? Read(string? text) => throw ElsewhereException.InClusterTool(instead);
}
