using System.Text;

namespace Becket.Deferreds;

/// <summary>The text of an exception without the frames of this library.</summary>
internal static class TracebackText
{
    // The rooms of the library, and not every name that begins like its own: a program may be called
    // Becket.Something.
    private static readonly string[] s_rooms =
    [
        "Deferreds.",
        "Files.",
        "Native.",
        "Net.",
        "Processes.",
        "Protocols.",
        "Reactors.",
        "Simulations.",
        "Tasks.",
        "Time.",
    ];

    public static string WithoutLibrary(Exception exception)
    {
        var kept = new StringBuilder();
        string? rethrow = null;
        foreach (string line in exception.ToString().Split('\n'))
        {
            if (IsOfLibrary(line.AsSpan().Trim()))
            {
                continue;
            }

            if (line.StartsWith("--- End of stack trace", StringComparison.Ordinal))
            {
                // Only between two frames that are kept.
                rethrow = line;
                continue;
            }

            if (rethrow is not null && line.TrimStart().StartsWith("at ", StringComparison.Ordinal))
            {
                Add(kept, rethrow);
            }

            rethrow = null;
            Add(kept, line);
        }

        return kept.ToString();
    }

    private static bool IsOfLibrary(ReadOnlySpan<char> line)
    {
        const string Frame = "at Becket.";
        if (!line.StartsWith(Frame, StringComparison.Ordinal))
        {
            return false;
        }

        foreach (string room in s_rooms)
        {
            if (line[Frame.Length..].StartsWith(room, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static void Add(StringBuilder text, string line)
    {
        if (text.Length > 0)
        {
            text.Append('\n');
        }

        text.Append(line);
    }
}
