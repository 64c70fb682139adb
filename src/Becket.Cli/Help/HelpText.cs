using Becket.Cli.Commands;
using Becket.Cli.Native;
using Becket.Cli.Parsing;
using Becket.Cli.Surroundings;

namespace Becket.Cli.Help;

/// <summary>The help of a command, or of a part of it.</summary>
internal static class HelpText
{
    /// <summary>The width of lines unless the help goes to a terminal.</summary>
    private const int DefaultWidth = 80;

    /// <summary>Longer lines are hard to read.</summary>
    private const int MostWidth = 120;

    private const int LeastWidth = 40;

    /// <summary>Prints the help.</summary>
    /// <param name="command">The command.</param>
    /// <param name="words">Nothing for all of the help, else an option or a word of a group's heading.</param>
    /// <param name="output">Where the help goes.</param>
    /// <returns>The exit code.</returns>
    /// <exception cref="MisuseException">There is no such option or group.</exception>
    public static int Print(ToolCommand command, IReadOnlyList<string> words, TextWriter output)
    {
        output.Write(words is [var topic, ..] ? Of(command, topic, Width(output)) : Of(command, Width(output)));
        return Cli.Success;
    }

    /// <summary>All of the help.</summary>
    public static string Of(ToolCommand command, int width)
    {
        CommandDescription description = command.Description;
        var help = new HelpWriter(width);
        help.Paragraph(description.Summary);
        help.Heading("Usage");
        foreach (string usage in description.Usage)
        {
            help.Typed($"{description.FullName} {usage}");
        }

        foreach (string paragraph in description.About)
        {
            help.EmptyLine();
            help.Paragraph(paragraph);
        }

        Write(help, description.Before);
        WriteGroups(help, Listed(command));
        Write(help, description.After);
        return help.ToString();
    }

    /// <summary>The help of one option, or of the group of options with a heading that has the word.</summary>
    /// <exception cref="MisuseException">There is no such option or group.</exception>
    public static string Of(ToolCommand command, string topic, int width)
    {
        var help = new HelpWriter(width);
        bool isHeading = Listed(command).Any(each => each.Group.Equals(topic, StringComparison.OrdinalIgnoreCase));
        if (!isHeading && OptionNamed(command, topic) is { } option)
        {
            help.Row(OptionText.Names(option), option.Help);
            return help.ToString();
        }

        OptionDescription[] group =
        [
            .. Listed(command).Where(each => each.Group.Contains(topic, StringComparison.OrdinalIgnoreCase)),
        ];
        if (group.Length == 0)
        {
            string groups = string.Join(", ", Listed(command).Select(each => $"'{each.Group}'").Distinct());
            throw new MisuseException($"there is no option or group '{topic}'; the groups are {groups}");
        }

        WriteGroups(help, group);
        return help.ToString().TrimStart('\n');
    }

    private static IEnumerable<OptionDescription> Listed(ToolCommand command) =>
        command.Options.Options.Where(option => option.IsListed);

    /// <summary>Finds an option as typed, with or without dashes.</summary>
    private static OptionDescription? OptionNamed(ToolCommand command, string topic) =>
        command.Options.Find(topic)
        ?? command.Options.Find(topic.Length == 1 ? $"-{topic}" : $"--{topic}")
        ?? (topic.StartsWith('-') ? command.Options.Resolve(topic) : null);

    private static void WriteGroups(HelpWriter help, IEnumerable<OptionDescription> options)
    {
        string? group = null;
        foreach (OptionDescription option in options)
        {
            if (option.Group != group)
            {
                group = option.Group;
                help.Heading(group);
            }

            help.Row(OptionText.Names(option), option.Help);
        }
    }

    private static void Write(HelpWriter help, IReadOnlyList<HelpSection> sections)
    {
        foreach (HelpSection section in sections)
        {
            help.Heading(section.Title);
            foreach ((string term, string text) in section.Rows)
            {
                help.Row(term, text);
            }
        }
    }

    private static int Width(TextWriter output) =>
        ReferenceEquals(output, StandardStreams.Output)
        && !OperatingSystem.IsWindows()
        && Terminal.Is(1)
        && Terminal.TryGetSize(1, out Terminal.WindowSize size)
            ? Math.Clamp((int)size.Columns, LeastWidth, MostWidth)
            : DefaultWidth;
}
