namespace Crawler.Site;

/// <summary>What is wrong with an answer below HTTP, or against it.</summary>
public enum Misbehaviour
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The length is announced, half of the body comes, and the connection ends in order.</summary>
    BodyCut,

    /// <summary>Half of the body comes, and the connection is reset.</summary>
    Reset,

    /// <summary>The connection ends within a chunk.</summary>
    ChunkCut,

    /// <summary>The size of a chunk is no number.</summary>
    BadChunk,

    /// <summary>The body never ends.</summary>
    Endless,

    /// <summary>Nothing ever comes.</summary>
    NeverAnswers,

    /// <summary>The connection ends without an answer.</summary>
    NoAnswer,

    /// <summary>What comes is not HTTP.</summary>
    NotHttp,

    /// <summary>The headers never end.</summary>
    EndlessHeaders,
}
