namespace Becket.Cli.Running.Outputs;

/// <summary>One of our own standard streams, to be written by one thread.</summary>
internal abstract class Destination
{
    public static Destination StandardOutput { get; } = Of(1, Console.OpenStandardOutput);

    public static Destination StandardError { get; } = Of(2, Console.OpenStandardError);

    public abstract bool IsTerminal { get; }

    /// <summary>Set for good when nobody reads it any more, or it will take no more: what is written then is thrown
    /// away.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>Writes all of it, and waits for as long as that takes.</summary>
    /// <exception cref="DestinationClosedException">Nobody reads it any more. Thrown once.</exception>
    /// <exception cref="OutputLostException">It cannot be written: a disk is full. Thrown once.</exception>
    public abstract void Write(ReadOnlySpan<byte> bytes);

    private static Destination Of(int descriptor, Func<Stream> stream) =>
        OperatingSystem.IsWindows() ? new StreamDestination(stream()) : new DescriptorDestination(descriptor);
}
