using System.Globalization;
using System.Text;

namespace Becket.Reactors.Inspecting;

/// <summary>The tree of waits as text.</summary>
internal static class WaitText
{
    public static string Of(IReadOnlyList<WaitInfo> waits)
    {
        var text = new StringBuilder();
        foreach (WaitInfo wait in waits)
        {
            Append(text, wait, "", "");
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, WaitInfo wait, string first, string rest)
    {
        text.Append(first).AppendLine(Line(wait));
        for (int i = 0; i < wait.Children.Count; i++)
        {
            bool isLast = i == wait.Children.Count - 1;
            Append(text, wait.Children[i], rest + (isLast ? "└ " : "├ "), rest + (isLast ? "  " : "│ "));
        }
    }

    private static string Line(WaitInfo wait)
    {
        string count = wait.Count > 1 ? $"{wait.Count} × " : "";
        string place = wait.File is { } file ? $" at {Path.GetFileName(file)}:{wait.Line}" : "";
        string what = wait.Name is { } name ? $"{wait.For} \"{name}\"" : wait.For;
        string text = wait.Method is { } method ? $"{count}{method}{place} waits for {what}" : $"{count}{what}";
        string since = wait.Method is null ? "" : $", {Seconds(wait.Since)}";
        string rest = wait.EndsIn is { } end ? $", ends in {Seconds(end)}" : "";
        string problem = wait.Problem switch
        {
            WaitProblem.Cycle => "  << waits for itself",
            WaitProblem.Orphan => "  << nothing can fire it",
            _ => "",
        };
        return text + since + rest + problem;
    }

    private static string Seconds(TimeSpan time) =>
        time.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) + " s";
}
