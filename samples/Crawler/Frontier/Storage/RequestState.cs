namespace Crawler.Frontier.Storage;

/// <summary>Where a request is. The numbers are in the file.</summary>
internal enum RequestState
{
    /// <summary>It can be handed out.</summary>
    Queued = 0,

    /// <summary>It was handed out.</summary>
    UnderWay = 1,

    /// <summary>It was put back and is not due yet, as far as the file knows: it becomes queued when requests of its
    /// host are taken at a later time.</summary>
    Waiting = 2,

    /// <summary><see cref="RequestEnd.Done"/>.</summary>
    Done = 3,

    /// <summary><see cref="RequestEnd.Failed"/>.</summary>
    Failed = 4,

    /// <summary><see cref="RequestEnd.Dropped"/>.</summary>
    Dropped = 5,
}
