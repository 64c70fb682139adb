using System.CommandLine;
using Becket.Cli.Running.Progress;
using Crawler.CommandLine;
using Crawler.Reporting;

namespace Crawler.Tool;

/// <summary><c>crawler state</c>: what a state holds, while its crawl runs or after.</summary>
internal sealed class StateCommand : Command
{
    private const int MostReasonCharacters = 200;

    private readonly Argument<string> _directory = new("DIR") { Description = "The directory of the state." };

    private readonly Option<string> _most = new("--most")
    {
        Description = "How long each list is at most. Default: 20.",
        HelpName = "N",
        DefaultValueFactory = static _ => "20",
    };

    public StateCommand(TextWriter output)
        : base("state", "Print what the state in a directory holds: numbers, hosts, failures.")
    {
        Add(_directory);
        Add(_most);
        SetAction(parsed =>
        {
            string given = parsed.GetRequiredValue(_most);
            if (!int.TryParse(given, out int most) || most < 0)
            {
                throw new CommandException($"--most takes a whole number, not '{given}'", ExitCodes.Misused);
            }

            CrawlState state = StateFiles.Use(() => CrawlState.Read(parsed.GetRequiredValue(_directory), most));
            foreach (string line in Lines(state))
            {
                output.WriteLine(VisibleText.Of(line, int.MaxValue));
            }

            return ExitCodes.Success;
        });
    }

    private static IEnumerable<string> Lines(CrawlState state)
    {
        CrawlTotals total = state.Totals;
        string again = state.Crawl > 1 ? $", crawl {state.Crawl}" : "";
        yield return $"{state.Spider}{again}: {(state.IsComplete ? "complete" : "not complete")}";
        yield return $"  {AmountText.Of(total.Seen, "request")}: {AmountText.Count(total.Done)} done, "
            + $"{AmountText.Count(total.Queued)} queued, {AmountText.Count(state.UnderWay)} under way, "
            + $"{AmountText.Count(total.Failed)} failed, {AmountText.Count(total.Dropped)} left out";
        yield return $"  {AmountText.Of(total.Items, "item")}, and {AmountText.Count(total.FailedItems)} that failed";
        foreach (ExportState export in state.Exports.Where(static export => export.Items > 0))
        {
            yield return $"  {AmountText.Of(export.Items, "item")} in {export.Path}";
        }

        foreach (
            string line in Section(
                "Hosts",
                state.Hosts,
                static host =>
                    $"{host.Host}: {AmountText.Count(host.Done)} done, {AmountText.Count(host.Queued)} to do, "
                    + $"{AmountText.Count(host.Failed)} failed, {AmountText.Count(host.Dropped)} left out"
            )
        )
        {
            yield return line;
        }

        foreach (
            string line in Section(
                "Without a page",
                [.. state.Outcomes],
                static outcome => $"{outcome.Key}: {AmountText.Count(outcome.Value)}"
            )
        )
        {
            yield return line;
        }

        foreach (
            string line in Section(
                "Failed requests (crawler requeue fetches them again)",
                state.FailedRequests,
                static failed => $"{failed.Address}: {VisibleText.Of(failed.Reason, MostReasonCharacters)}"
            )
        )
        {
            yield return line;
        }

        foreach (
            string line in Section(
                "Failed items",
                state.FailedItems,
                static failed => $"{failed.Page}: {VisibleText.Of(failed.Reason, MostReasonCharacters)}"
            )
        )
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Section<T>(string title, IReadOnlyList<T> rows, Func<T, string> line) =>
        rows.Count == 0 ? [] : [$"{title}:", .. rows.Select(row => $"  {line(row)}")];
}
