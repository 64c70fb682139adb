namespace Becket.Samples.Fleet.Jt808;

/// <summary>Why bytes on the wire give no message. Each costs one frame, never the connection.</summary>
public enum Jt808Error
{
    /// <summary>They do.</summary>
    None,

    /// <summary>The end flag has not come yet.</summary>
    Incomplete,

    /// <summary>7D is followed by something other than 01 or 02.</summary>
    Escape,

    /// <summary>The checksum is wrong.</summary>
    Checksum,

    /// <summary>Too short for its header.</summary>
    Header,

    /// <summary>The body is not as long as the header says, or the frame is longer than any may be.</summary>
    Length,

    /// <summary>The body does not parse. The header is right all the same, so it can be answered, with
    /// <see cref="AnswerResult.BadMessage"/>.</summary>
    Body,

    /// <summary>The packet number is zero or past the total, or the total is zero.</summary>
    Fragment,
}
