using System.Text;

namespace Becket.Cli.Tests.Running;

/// <summary>What came of the tool.</summary>
internal sealed record ToolResult(int ExitCode, byte[] Bytes, string Error)
{
    public string Output => Encoding.UTF8.GetString(Bytes);

    /// <summary>The lines of its output in the order of the alphabet, as jobs end in any.</summary>
    public string[] SortedLines =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}
