using System.CommandLine;

namespace Becket.Samples.Fleet;

/// <summary>A file of limits: one option of the command line in each line. Empty lines, and those that begin with #,
/// say
/// nothing.</summary>
internal static class LimitsFile
{
    /// <param name="path">The file.</param>
    /// <param name="options">Has the options that the file may have.</param>
    /// <exception cref="FleetException">The file cannot be read, or is wrong. The message says where.</exception>
    public static ParseResult Read(string path, Command options)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new FleetException($"cannot read {path}: {problem.Message}", problem);
        }

        var words = new List<string>();
        var parsing = new ParserConfiguration { ResponseFileTokenReplacer = null };
        for (int number = 1; number <= lines.Length; number++)
        {
            string line = lines[number - 1].Trim();
            if (line.Length == 0 || line.StartsWith('#'))
            {
                continue;
            }

            string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            ParseResult parsed = options.Parse(parts, parsing);
            if (parsed.Errors.Count > 0)
            {
                string what = parsed.UnmatchedTokens is [var unknown, ..]
                    ? $"there is no limit '{unknown}'"
                    : parsed.Errors[0].Message.TrimEnd('.');
                throw new FleetException($"{path}, line {number}: {what}");
            }

            words.AddRange(parts);
        }

        ParseResult all = options.Parse(words, parsing);
        return all.Errors.Count == 0 ? all : throw new FleetException($"{path}: {all.Errors[0].Message.TrimEnd('.')}");
    }
}
