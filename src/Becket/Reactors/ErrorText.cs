using System.Text;
using Becket.Deferreds;

namespace Becket.Reactors;

/// <summary>The text about the error that ends a program: a readable block with the types, the messages, the causes,
/// and the lines of the program's own code.</summary>
internal static class ErrorText
{
    // More would not be readable. The rest is in the exception, for code that catches it.
    private const int MostErrors = 10;
    private const int MostFrames = 8;

    /// <summary>The beginnings of the names in a stack trace that are not the program's own.</summary>
    private static readonly string[] s_foreign =
    [
        "System.",
        "Microsoft.",
        "Internal.",
        "Becket.Deferreds.",
        "Becket.Native.",
        "Becket.Net.",
        "Becket.Processes.",
        "Becket.Protocols.",
        "Becket.Reactors.",
        "Becket.Tasks.",
        "Becket.Time.",
    ];

    /// <summary>Writes the text to standard error. Never throws.</summary>
    public static void Write(Exception error)
    {
        try
        {
            // One write, so that the lines of another thread do not come in between.
            Console.Error.Write(Of(error));
            Console.Error.Flush();
        }
        catch (Exception)
        {
            // Standard error is closed or full, or the program has replaced it by something that throws. The exit code
            // is all that is left.
        }
    }

    /// <summary>The text, with a line break at its end.</summary>
    public static string Of(Exception error)
    {
        var text = new StringBuilder();
        int left = MostErrors;
        Append(text, error, "Error: ", indent: "", ref left);
        return text.ToString();
    }

    private static void Append(StringBuilder text, Exception error, string title, string indent, ref int left)
    {
        if (left == 0)
        {
            return;
        }

        left--;
        text.Append(indent).Append(title).Append(error.GetType().FullName).Append(": ");
        text.AppendLine(MessageOf(error).ReplaceLineEndings(Environment.NewLine + indent + "    "));
        AppendFrames(text, error, indent);
        foreach (Exception cause in CausesOf(error))
        {
            Append(text, cause, "Cause: ", indent + "  ", ref left);
        }
    }

    private static IEnumerable<Exception> CausesOf(Exception error) =>
        error switch
        {
            AggregateException group => group.InnerExceptions,
            FailureGroupException group => group.Failures.Select(static failure => failure.Exception),
            _ => error.InnerException is { } inner ? [inner] : [],
        };

    private static string MessageOf(Exception error)
    {
        try
        {
            return error.Message.TrimEnd();
        }
        catch (Exception another)
        {
            return $"(reading its message threw {another.GetType().Name})";
        }
    }

    private static void AppendFrames(StringBuilder text, Exception error, string indent)
    {
        string? stack;
        try
        {
            stack = error.StackTrace;
        }
        catch (Exception)
        {
            return;
        }

        int frames = 0;
        foreach (string line in (stack ?? "").Split('\n'))
        {
            // "   at Namespace.Type.Method(…) in file:line 7": the second word is the name.
            string frame = line.Trim();
            int name = frame.IndexOf(' ', StringComparison.Ordinal) + 1;
            if (
                name == 0
                || frame.StartsWith("---", StringComparison.Ordinal)
                || s_foreign.Any(start => frame.AsSpan(name).StartsWith(start, StringComparison.Ordinal))
            )
            {
                continue;
            }

            if (++frames > MostFrames)
            {
                text.Append(indent).AppendLine("    …");
                return;
            }

            text.Append(indent).Append("    ").AppendLine(frame);
        }
    }
}
