using Crawler.CommandLine;

namespace Crawler.Tool;

/// <summary>Uses the files of a state.</summary>
internal static class StateFiles
{
    /// <summary>Calls a function that reads or writes them.</summary>
    /// <exception cref="CommandException">They cannot be used.</exception>
    public static T Use<T>(Func<T> function)
    {
        try
        {
            return function();
        }
        catch (CrawlFileException problem)
        {
            throw new CommandException(problem.Message, ExitCodes.Failed, problem);
        }
    }
}
