using Crawler.CommandLine;
using Crawler.Pages;

namespace Crawler.Tool.Spiders;

/// <summary>Reads the selectors of a command line.</summary>
internal static class SelectorText
{
    /// <summary>Reads a selector that may say what to take.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static Selector Read(string option, string text)
    {
        try
        {
            return Selector.Parse(text);
        }
        catch (FormatException mistake)
        {
            throw new CommandException($"{option}: {mistake.Message}", ExitCodes.Misused, mistake);
        }
    }

    /// <summary>Checks a selector that finds elements.</summary>
    /// <exception cref="CommandException">It cannot be read.</exception>
    public static string ReadElements(string option, string text)
    {
        if (text.Contains("::", StringComparison.Ordinal))
        {
            throw new CommandException(
                $"{option} takes elements: write \"{text.Split("::")[0]}\", not '{text}'",
                ExitCodes.Misused
            );
        }

        Read(option, text);
        return text;
    }
}
