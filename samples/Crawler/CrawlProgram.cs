using System.CommandLine;
using System.CommandLine.Help;
using Crawler.CommandLine;

namespace Crawler;

/// <summary>A spider as a whole program, with a command line: settings as options, progress, a summary.</summary>
public static class CrawlProgram
{
    /// <summary>The whole of a program that runs one spider. To be written as
    /// <c>return CrawlProgram.Main&lt;Quotes&gt;(args);</c>.</summary>
    /// <typeparam name="TSpider">The spider.</typeparam>
    /// <param name="args">The arguments of the program: options, each of which changes a setting of the spider.
    /// <c>--help</c> lists them.</param>
    /// <returns>The exit code: 0 if the crawl ended as it should, 1 if it failed, 2 if an option is wrong, 130 after
    /// Ctrl+C. Every error is one line on standard error.</returns>
    /// <remarks>Ctrl+C ends the crawl in good order; the second one ends the process at once.</remarks>
    public static int Main<TSpider>(string[] args)
        where TSpider : Spider, new() => Main(new TSpider(), args);

    /// <inheritdoc cref="Main{TSpider}(string[])"/>
    /// <param name="spider">The spider.</param>
    /// <param name="args">The arguments of the program.</param>
    public static int Main(Spider spider, string[] args)
    {
        ArgumentNullException.ThrowIfNull(spider);
        ArgumentNullException.ThrowIfNull(args);
        return Main(spider, args, Console.Out, Console.Error);
    }

    internal static int Main(Spider spider, IReadOnlyList<string> args, TextWriter output, TextWriter error)
    {
        var options = new CrawlOptions(spider.Settings);
        var command = new Command(spider.Name, $"Runs the spider {spider.Name}.") { new HelpOption() };
        options.AddTo(command);
        command.SetAction(parsed => new CrawlRunner(spider, options.Of(parsed), output, error).Run());
        return CommandRunner.Run(command, args, output, error);
    }
}
