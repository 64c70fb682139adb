using Becket.Cli.Parsing;

namespace Becket.Cli.Help;

/// <summary>An option's names as the help shows them.</summary>
internal static class OptionText
{
    /// <summary>The names, letters first, and the value's placeholder once behind them: "-j, --slots N".</summary>
    public static string Names(OptionDescription option) =>
        string.Join(", ", InOrder(option)) + ValueBehind(option, InOrder(option)[^1]);

    /// <summary>The names, letters first.</summary>
    public static IReadOnlyList<string> InOrder(OptionDescription option) =>
        [.. option.Names.OrderBy(name => name.Length > 2 ? 1 : 0)];

    private static string ValueBehind(OptionDescription option, string name) =>
        option.Value switch
        {
            OptionValue.None => "",
            OptionValue.Optional => name.Length > 2 ? $"[={option.ValueName}]" : $"[{option.ValueName}]",
            _ => $" {option.ValueName}",
        };
}
