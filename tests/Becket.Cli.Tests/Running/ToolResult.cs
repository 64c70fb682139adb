using System.Text;

namespace Becket.Cli.Tests.Running;

/// <summary>The result of the tool: its exit code and its output.</summary>
internal sealed record ToolResult(int ExitCode, byte[] Bytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(Bytes);

    /// <summary>The lines of the output, sorted, because jobs end in any order.</summary>
    public string[] SortedLines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
