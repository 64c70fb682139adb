using System.Globalization;

namespace Becket.Cli.Top;

/// <summary>What the code of a program waits for, as a tree.</summary>
internal static class WaitLines
{
    private static readonly string[] s_orders = ["most first", "longest first", "by name"];

    public static IEnumerable<TopLine> Of(ReactorSnapshot snapshot, TopView view)
    {
        string order = s_orders[view.Sort % s_orders.Length];
        yield return new TopLine($"WAITS  {Total(snapshot.Waits)} methods, {order}", TopLook.Heading);
        if (!snapshot.IsInspected)
        {
            yield return new TopLine("  The inspection of this reactor is off.", TopLook.Dim);
            yield break;
        }

        yield return new TopLine(" COUNT    SINCE  METHOD", TopLook.Dim);
        foreach (WaitInfo wait in Sorted(snapshot.Waits, view))
        {
            TopLine[] lines = [.. Lines(wait, "", "")];
            if (lines.Any(line => TopText.Shows(view, line.Text)))
            {
                foreach (TopLine line in lines)
                {
                    yield return line;
                }
            }
        }

        foreach (LostWaitInfo lost in snapshot.Lost)
        {
            string text = string.Create(
                CultureInfo.InvariantCulture,
                $"{lost.Count, 6}           {lost.Method} waited for {lost.For}  << gone: nothing could fire it"
            );
            if (TopText.Shows(view, text))
            {
                yield return new TopLine(text, TopLook.Bad);
            }
        }
    }

    private static IEnumerable<WaitInfo> Sorted(IReadOnlyList<WaitInfo> waits, TopView view) =>
        (view.Sort % s_orders.Length) switch
        {
            0 => waits.OrderByDescending(static wait => wait.Count).ThenByDescending(static wait => wait.Since),
            1 => waits.OrderByDescending(static wait => wait.Since),
            _ => waits.OrderBy(static wait => wait.Method, StringComparer.Ordinal),
        };

    private static int Total(IReadOnlyList<WaitInfo> waits) =>
        waits.Sum(static wait => (wait.Method is null ? 0 : wait.Count) + Total(wait.Children));

    private static IEnumerable<TopLine> Lines(WaitInfo wait, string first, string rest)
    {
        string place = wait.File is { } file ? $"  {Path.GetFileName(file)}:{wait.Line}" : "";
        string what = wait.Name is { } name ? $"{wait.For} \"{name}\"" : wait.For;
        string end = wait.EndsIn is { } endsIn ? $", ends in {TopText.Short(endsIn)}" : "";
        string problem = wait.Problem switch
        {
            WaitProblem.Cycle => "  << waits for itself",
            WaitProblem.Orphan => "  << nothing can fire it",
            _ => "",
        };
        string text =
            wait.Method is null ? $"{what}{end}"
            : wait.Children is [{ Method: not null }] && wait.Name is null ? $"{wait.Method}{place}{problem}"
            : $"{wait.Method}{place}  waits for {what}{end}{problem}";
        string since = wait.Method is null ? "" : TopText.Short(wait.Since);
        yield return new TopLine(
            string.Create(CultureInfo.InvariantCulture, $"{wait.Count, 6}  {since, 7}  {first}{text}"),
            problem.Length > 0 ? TopLook.Bad : TopLook.Plain
        );
        for (int i = 0; i < wait.Children.Count; i++)
        {
            bool isLast = i == wait.Children.Count - 1;
            IEnumerable<TopLine> below = Lines(
                wait.Children[i],
                rest + (isLast ? "└ " : "├ "),
                rest + (isLast ? "  " : "│ ")
            );
            foreach (TopLine line in below)
            {
                yield return line;
            }
        }
    }
}
