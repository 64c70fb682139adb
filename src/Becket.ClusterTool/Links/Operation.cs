namespace Becket.ClusterTool.Links;

/// <summary>What one side of a link asks of the other. The numbers are on the wire: they keep their meaning.</summary>
internal enum Operation : byte
{
    /// <summary>A worker or a client shows its token, and says what it is. The first request of a link.</summary>
    Hello = 1,

    /// <summary>Nothing: an answer shows that the other side is there.</summary>
    Ping = 2,

    /// <summary>A worker asks for the names of the lists.</summary>
    Lists = 10,

    /// <summary>A worker asks for a list.</summary>
    Find = 11,

    /// <summary>A worker's exchange with a shard.</summary>
    Exchange = 12,

    /// <summary>A worker has found a list complete.</summary>
    SetComplete = 13,

    /// <summary>A worker is about to run a job, and asks for its command.</summary>
    Begin = 20,

    /// <summary>A worker asks for a piece of a file that a job needs.</summary>
    Fetch = 21,

    /// <summary>A piece of what a job has written, or of a file that it has made.</summary>
    Piece = 22,

    /// <summary>All pieces of a job have been sent. The answer means that they are on the disk.</summary>
    Delivered = 23,

    /// <summary>The giver passes a signal on to a job.</summary>
    Signal = 30,

    /// <summary>The giver says that the run is over.</summary>
    Over = 31,

    /// <summary>A client asks how the run is.</summary>
    Status = 40,

    /// <summary>A client asks where a job is.</summary>
    Explain = 41,

    /// <summary>A client puts dead letters back into the queue.</summary>
    Requeue = 42,
}
