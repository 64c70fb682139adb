using Becket.Cli.Parsing;

namespace Becket.Cli.Completion;

/// <summary>What the shells need to know of the commands: which commands run others, and what the values of options
/// are, by their placeholders in the help.</summary>
internal static class CompletionData
{
    public static bool IsFile(OptionDescription option) =>
        option.ValueName?.StartsWith("FILE", StringComparison.Ordinal) == true;

    public static bool IsDirectory(OptionDescription option) => option.ValueName == "DIR";

    /// <summary>The values if the placeholder is a choice, as in auto|always|never; else none.</summary>
    public static IReadOnlyList<string> Choices(OptionDescription option) =>
        option.ValueName is { } name && name.Contains('|', StringComparison.Ordinal) ? name.Split('|') : [];

    /// <summary>The commands whose words are a command of another program, which completes its own options.</summary>
    public static string Runners(CommandLine tool) =>
        string.Join(
            ' ',
            tool.Commands.Where(command => command.Description.Words is null)
                .Select(command => command.Description.Name)
        );

    /// <summary>Text as one word for the shells, which read all letters between single quotes as they are.</summary>
    public static string Quoted(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>The first sentence of an option's help, without its default.</summary>
    public static string Sentence(string help)
    {
        int end = help.IndexOf(". ", StringComparison.Ordinal);
        string first = end < 0 ? help : help[..end];
        int limit = first.IndexOf(" [default", StringComparison.Ordinal);
        return (limit < 0 ? first : first[..limit]).TrimEnd('.');
    }
}
