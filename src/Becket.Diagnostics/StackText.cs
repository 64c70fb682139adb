using Microsoft.Diagnostics.Tracing.Etlx;

namespace Becket.Diagnostics;

/// <summary>The text of a sampled stack: a line for each method, the innermost first, down to the code that the loop
/// called.</summary>
internal static class StackText
{
    private const int MostLines = 40;

    /// <summary>What calls user code in a turn. What is below it is the same in every stack.</summary>
    private const string Loop = "Becket.Reactors.Reactor.";

    /// <summary>Assemblies whose frames next to the loop only call the program's code, by what their names begin
    /// with.</summary>
    private static readonly string[] s_notOfProgram = ["System.", "Microsoft."];

    /// <summary>Writes the stack.</summary>
    public static string Of(TraceCallStack stack)
    {
        var lines = new List<(string Text, bool IsOfProgram)>();
        for (TraceCallStack? frame = stack; frame is not null && lines.Count < MostLines; frame = frame.Caller)
        {
            string method = frame.CodeAddress.FullMethodName;
            if (lines.Count > 0 && method.StartsWith(Loop, StringComparison.Ordinal))
            {
                DropCallers(lines);
                break;
            }

            string text = method.Length == 0 ? "(native code)" : Readable(method);
            lines.Add(($"   at {text}", IsOfProgram(frame.CodeAddress.ModuleName)));
        }

        return string.Join('\n', lines.Select(static line => line.Text));
    }

    /// <summary>Leaves out what only the runtime needs: the kinds of types.</summary>
    internal static string Readable(string method) =>
        method
            .Replace("value class ", "", StringComparison.Ordinal)
            .Replace("class ", "", StringComparison.Ordinal)
            .Replace(",", ", ", StringComparison.Ordinal);

    private static bool IsOfProgram(string module) =>
        module != "Becket" && !s_notOfProgram.Any(name => module.StartsWith(name, StringComparison.Ordinal));

    // Without a frame of the program all stay: the library itself may be what blocks.
    private static void DropCallers(List<(string Text, bool IsOfProgram)> lines)
    {
        int last = lines.FindLastIndex(static line => line.IsOfProgram);
        if (last >= 0)
        {
            lines.RemoveRange(last + 1, lines.Count - last - 1);
        }
    }
}
