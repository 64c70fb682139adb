namespace Becket.Cli.Parsing;

/// <summary>An option of another program that changes nothing here: a line that is pasted may have it.</summary>
/// <param name="names">The option's names.</param>
/// <param name="value">Whether it takes a value.</param>
/// <param name="reason">Why it changes nothing: "--gnu has no effect: REASON".</param>
internal sealed class AcceptedOption(IReadOnlyList<string> names, OptionValue value, string reason)
    : OptionDescription("Accepted", names, value, value == OptionValue.None ? null : "TEXT", $"No effect: {reason}.")
{
    public override bool IsListed => false;

    /// <summary>What <c>--verbose</c> says of it.</summary>
    public string Note => $"{Names[0]} has no effect: {reason}";

    public override object? Read(string? text) => null;
}
