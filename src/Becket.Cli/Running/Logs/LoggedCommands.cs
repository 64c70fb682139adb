namespace Becket.Cli.Running.Logs;

/// <summary>The commands of a log by the numbers of their jobs, each as a hash of eight bytes.</summary>
internal sealed class LoggedCommands
{
    private const int PageSize = 1024;

    private readonly Dictionary<long, ulong[]> _pages = [];

    /// <summary>The highest number of a job; 0 if there is none.</summary>
    public long Highest { get; private set; }

    /// <summary>Adds a command, or replaces that of the same number.</summary>
    public void Add(long number, ulong hash)
    {
        if (!_pages.TryGetValue(number / PageSize, out ulong[]? page))
        {
            _pages[number / PageSize] = page = new ulong[PageSize];
        }

        page[number % PageSize] = hash;
        Highest = Math.Max(Highest, number);
    }

    /// <summary>The hash of a job's command; 0 if the log has none.</summary>
    public ulong Of(long number) =>
        _pages.TryGetValue(number / PageSize, out ulong[]? page) ? page[number % PageSize] : 0;
}
