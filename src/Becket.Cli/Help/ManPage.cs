using System.Text;
using Becket.Cli.Commands;
using Becket.Cli.Parsing;

namespace Becket.Cli.Help;

/// <summary>A command's manual page, as roff with the macros of man(7).</summary>
internal static class ManPage
{
    public static string Of(ToolCommand command)
    {
        CommandDescription description = command.Description;
        var page = new StringBuilder();
        string title = description.FullName.Replace(' ', '-');
        page.Append($".TH {title.ToUpperInvariant()} 1 \"\" \"Becket\" \"User commands\"\n");
        page.Append($".SH NAME\n{Text(title)} \\- {Text(Phrase(description.Summary))}\n");
        WriteUsage(page, description);
        if (description.About.Count > 0)
        {
            page.Append(".SH DESCRIPTION\n");
            page.AppendJoin("\n.PP\n", description.About.Select(Text)).Append('\n');
        }

        Write(page, description.Before);
        WriteOptions(page, command.Options.Options);
        Write(page, description.After);
        return page.ToString();
    }

    private static void WriteUsage(StringBuilder page, CommandDescription description)
    {
        page.Append(".SH SYNOPSIS\n");
        string separator = "";
        foreach (string usage in description.Usage)
        {
            page.Append($"{separator}.B {Text(description.FullName)}\n{Text(usage)}\n");
            separator = ".br\n";
        }
    }

    private static void WriteOptions(StringBuilder page, IEnumerable<OptionDescription> options)
    {
        page.Append(".SH OPTIONS\n");
        string? group = null;
        foreach (OptionDescription option in options.Where(option => option.IsListed))
        {
            if (option.Group != group)
            {
                group = option.Group;
                page.Append($".SS {Text(group)}\n");
            }

            string names = OptionText.Names(option);
            int end = names.LastIndexOf(OptionText.InOrder(option)[^1], StringComparison.Ordinal);
            end += OptionText.InOrder(option)[^1].Length;
            string bold = names[..end].Replace(", ", "\\fR, \\fB", StringComparison.Ordinal);
            page.Append($".TP\n\\fB{Dashes(bold)}\\fR{Escaped(names[end..])}\n{Text(option.Help)}\n");
        }
    }

    private static void Write(StringBuilder page, IReadOnlyList<HelpSection> sections)
    {
        foreach (HelpSection section in sections)
        {
            page.Append($".SH {Text(section.Title.ToUpperInvariant())}\n");
            foreach ((string term, string text) in section.Rows)
            {
                page.Append($".TP\n{Text(term)}\n{Text(text)}\n");
            }
        }
    }

    /// <summary>A sentence as a phrase, as the NAME of a page is one.</summary>
    private static string Phrase(string sentence) => char.ToLowerInvariant(sentence[0]) + sentence[1..].TrimEnd('.');

    /// <summary>Text that may begin a line: a leading dot or quote would be a request.</summary>
    private static string Text(string text) => text is ['.' or '\'', ..] ? "\\&" + Escaped(text) : Escaped(text);

    private static string Escaped(string text) =>
        Dashes(text.Replace("\\", "\\e", StringComparison.Ordinal))
            .Replace("'", "\\(aq", StringComparison.Ordinal)
            .Replace("`", "\\(ga", StringComparison.Ordinal)
            .Replace("^", "\\(ha", StringComparison.Ordinal)
            .Replace("~", "\\(ti", StringComparison.Ordinal);

    private static string Dashes(string text) => text.Replace("-", "\\-", StringComparison.Ordinal);
}
