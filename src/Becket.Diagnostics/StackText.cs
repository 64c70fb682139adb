using Microsoft.Diagnostics.Tracing.Etlx;

namespace Becket.Diagnostics;

/// <summary>The text of a sampled stack: a line for each method, the innermost first, down to the code that the loop
/// called.</summary>
internal static class StackText
{
    private const int MostLines = 40;

    /// <summary>What calls user code in a turn. What is below it is the same in every stack.</summary>
    private const string Loop = "Becket.Reactors.Reactor.";

    /// <summary>The library. What its frames next to the loop do is call user code.</summary>
    private const string Library = "Becket";

    /// <summary>Writes the stack.</summary>
    public static string Of(TraceCallStack stack)
    {
        var lines = new List<(string Text, bool IsLibrary)>();
        for (TraceCallStack? frame = stack; frame is not null && lines.Count < MostLines; frame = frame.Caller)
        {
            string method = frame.CodeAddress.FullMethodName;
            if (lines.Count > 0 && method.StartsWith(Loop, StringComparison.Ordinal))
            {
                DropCallers(lines);
                break;
            }

            string text = method.Length == 0 ? "(native code)" : Readable(method);
            lines.Add(($"   at {text}", frame.CodeAddress.ModuleName == Library));
        }

        return string.Join('\n', lines.Select(static line => line.Text));
    }

    /// <summary>Leaves out what only the runtime needs: the kinds of types.</summary>
    internal static string Readable(string method) =>
        method
            .Replace("value class ", "", StringComparison.Ordinal)
            .Replace("class ", "", StringComparison.Ordinal)
            .Replace(",", ", ", StringComparison.Ordinal);

    // At least the innermost line stays: the library itself may be what blocks.
    private static void DropCallers(List<(string Text, bool IsLibrary)> lines)
    {
        while (lines.Count > 1 && lines[^1].IsLibrary)
        {
            lines.RemoveAt(lines.Count - 1);
        }
    }
}
