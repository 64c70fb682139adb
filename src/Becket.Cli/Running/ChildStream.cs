namespace Becket.Cli.Running;

/// <summary>Where a standard stream of a child leads.</summary>
internal readonly record struct ChildStream
{
    private readonly Kind _kind;
    private readonly int _descriptor;

    private ChildStream(Kind kind, int descriptor)
    {
        _kind = kind;
        _descriptor = descriptor;
    }

    private enum Kind : byte
    {
        Pipe,
        Inherited,
        Descriptor,
    }

    /// <summary>To us. The default.</summary>
    public static ChildStream Pipe => default;

    /// <summary>To where our own stream of that number leads.</summary>
    public static ChildStream Inherited => new(Kind.Inherited, -1);

    public bool IsPipe => _kind == Kind.Pipe;

    public bool IsInherited => _kind == Kind.Inherited;

    /// <summary>Our descriptor that it writes to, or -1. It stays ours to close, when the attempt has ended.</summary>
    public int Descriptor => _kind == Kind.Descriptor ? _descriptor : -1;

    /// <summary>To an open file of ours.</summary>
    public static ChildStream To(int descriptor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new ChildStream(Kind.Descriptor, descriptor);
    }
}
