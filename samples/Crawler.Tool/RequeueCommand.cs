using System.CommandLine;
using Crawler.CommandLine;
using Crawler.Reporting;

namespace Crawler.Tool;

/// <summary><c>crawler requeue</c>: failed requests are fetched again by the next crawl.</summary>
internal sealed class RequeueCommand : Command
{
    private readonly Argument<string> _directory = new("DIR") { Description = "The directory of the state." };

    public RequeueCommand(TextWriter output)
        : base("requeue", "Queue the requests that failed, for the crawl that goes on with this state.")
    {
        Add(_directory);
        SetAction(parsed =>
        {
            long count = StateFiles.Use(() => CrawlState.RequeueFailed(parsed.GetRequiredValue(_directory)));
            output.WriteLine($"{AmountText.Of(count, "request")} queued");
            return ExitCodes.Success;
        });
    }
}
