using System.CommandLine;
using System.CommandLine.Help;
using Crawler.CommandLine;

namespace Crawler.Tool;

/// <summary>The <c>crawler</c> command without its process: takes arguments, gives text and an exit code. Each verb has
/// a file of its own.</summary>
internal static class CrawlerCommand
{
    /// <summary>Runs the command.</summary>
    /// <returns>The exit code: see <see cref="ExitCodes"/>.</returns>
    public static int Run(IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        // Not a RootCommand, which would take its name from the file of the program.
        var root = new Command("crawler", "Crawls web sites, on one thread.")
        {
            new RunCommand(output, error),
            new FetchCommand(output, error),
            new StateCommand(output),
            new RequeueCommand(output),
            new HelpOption(),
        };
        return CommandRunner.Run(root, args, output, error);
    }
}
