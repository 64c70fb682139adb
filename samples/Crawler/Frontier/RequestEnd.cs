namespace Crawler.Frontier;

/// <summary>How a request ended for good.</summary>
internal enum RequestEnd
{
    /// <summary>Its page was parsed.</summary>
    Done,

    /// <summary>It failed as often as it may.</summary>
    Failed,

    /// <summary>It was left out: robots.txt, a private address, a limit. Not a failure.</summary>
    Dropped,
}
