namespace Crawler.Frontier.Storage;

/// <summary>A host with its numbers.</summary>
internal sealed class HostRow(long id)
{
    /// <summary>Its number in the file.</summary>
    public long Id { get; } = id;

    /// <summary>How many of its requests can be handed out.</summary>
    public long Queued { get; set; }

    /// <summary>How many were put back until they are due.</summary>
    public long Waiting { get; set; }

    /// <summary>Both.</summary>
    public long Total => Queued + Waiting;
}
