namespace Becket.Samples.Fleet.Codec.Jt808;

/// <summary>Why bytes on the wire are not a message. An error costs one frame, never the connection.</summary>
public enum Jt808Error
{
    /// <summary>No error: the bytes are a message.</summary>
    None,

    /// <summary>The end flag has not arrived.</summary>
    Incomplete,

    /// <summary>7D is followed by something other than 01 or 02.</summary>
    Escape,

    /// <summary>The checksum is wrong.</summary>
    Checksum,

    /// <summary>The frame is shorter than its header.</summary>
    Header,

    /// <summary>The length of the body differs from the one in the header, or the frame is longer than the longest
    /// possible one.</summary>
    Length,

    /// <summary>The body does not parse. The header is right, so the frame can be answered with <see
    /// cref="AnswerResult.BadMessage"/>.</summary>
    Body,

    /// <summary>The packet number is zero or greater than the total, or the total is zero.</summary>
    Fragment,
}
