using System.CommandLine;

namespace Crawler.Tool;

/// <summary><c>crawler requeue</c>: failed requests are fetched again by the next crawl.</summary>
internal sealed class RequeueCommand : Command
{
    public RequeueCommand(TextWriter output)
        : base("requeue", "Let the next crawl in this directory fetch again what failed.") { }
}
