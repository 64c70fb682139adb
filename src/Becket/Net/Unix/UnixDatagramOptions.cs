namespace Becket.Net.Unix;

/// <summary>Options for datagrams at a Unix socket. Every option has a default.</summary>
public sealed record UnixDatagramOptions
{
    /// <summary>The permission bits of the socket's file: users who may write to it may send to it. Default: null, the
    /// process's umask decides. They are set right after the file is made.</summary>
    /// <remarks>Differs: Twisted's default is 666, every user.</remarks>
    public UnixFileMode? Mode { get; init; }

    /// <summary>Longer datagrams are truncated. In bytes, 1 to 1,048,576. Default: 8,192, as in Twisted.</summary>
    public int MaxPacketSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxPacketSize));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 1_048_576, nameof(MaxPacketSize));
            field = value;
        }
    } = 8192;
}
