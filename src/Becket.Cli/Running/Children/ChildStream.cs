namespace Becket.Cli.Running.Children;

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

    /// <summary>A pipe that the tool reads. The default.</summary>
    public static ChildStream Pipe => default;

    /// <summary>The tool's own stream of the same number.</summary>
    public static ChildStream Inherited => new(Kind.Inherited, -1);

    public bool IsPipe => _kind == Kind.Pipe;

    public bool IsInherited => _kind == Kind.Inherited;

    /// <summary>The tool's descriptor that the child writes to, or -1. The tool closes it when the attempt has
    /// ended.</summary>
    public int Descriptor => _kind == Kind.Descriptor ? _descriptor : -1;

    /// <summary>An open file of the tool.</summary>
    public static ChildStream To(int descriptor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(descriptor);
        return new ChildStream(Kind.Descriptor, descriptor);
    }
}
