using Becket.Cli.Parsing;

namespace Becket.Cli.Commands;

/// <summary>An option that prints something in place of the command's work, such as <c>--version</c>.</summary>
/// <param name="names">The option's names.</param>
/// <param name="valueName">The placeholder of its value; null for a flag.</param>
/// <param name="help">The text for the help.</param>
/// <param name="print">Prints it, and returns the exit code.</param>
internal sealed class InformationOption(
    IReadOnlyList<string> names,
    string? valueName,
    string help,
    Func<InformationRequest, int> print
)
    : OptionDescription(
        "Information",
        names,
        valueName is null ? OptionValue.None : OptionValue.Required,
        valueName,
        help
    )
{
    public override bool EndsOptions => true;

    public override object? Read(string? text) => text;

    public int Print(InformationRequest request) => print(request);
}
