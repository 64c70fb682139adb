namespace Becket.Cli.Running.Pipes.Feeding;

/// <summary>How far a block has been sent.</summary>
internal enum FeedResult
{
    /// <summary>All of it.</summary>
    Sent,

    /// <summary>Some of it; there is no room for more now.</summary>
    Full,

    /// <summary>The job has closed its standard input, or has ended. Neither is a failure.</summary>
    Closed,
}
