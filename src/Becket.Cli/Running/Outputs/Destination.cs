using System.Runtime.Versioning;

namespace Becket.Cli.Running.Outputs;

/// <summary>One of the tool's own standard streams. Only one thread writes to it.</summary>
internal abstract class Destination
{
    public static Destination StandardOutput { get; } = Of(1, Console.OpenStandardOutput);

    public static Destination StandardError { get; } = Of(2, Console.OpenStandardError);

    public abstract bool IsTerminal { get; }

    /// <summary>Whether the stream has no reader any more, or a write has failed. Later writes are discarded.</summary>
    public bool IsClosed { get; protected set; }

    /// <summary>Writes all bytes, and blocks for as long as that takes.</summary>
    /// <exception cref="DestinationClosedException">The stream has no reader any more. Thrown once.</exception>
    /// <exception cref="OutputLostException">The bytes cannot be written: a disk is full. Thrown once.</exception>
    public abstract void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Writes all bytes of a pipe, as <see cref="Write(ReadOnlySpan{byte})"/>.</summary>
    /// <param name="pipe">The pipe.</param>
    /// <param name="buffer">A buffer, for a destination that cannot take the pages themselves.</param>
    [SupportedOSPlatform("linux")]
    public virtual void Write(HeldPipe pipe, byte[] buffer)
    {
        while (pipe.Length > 0)
        {
            int read = pipe.Read(buffer);
            Write(buffer.AsSpan(0, read));
        }
    }

    private static Destination Of(int descriptor, Func<Stream> stream) =>
        OperatingSystem.IsWindows() ? new StreamDestination(stream()) : new DescriptorDestination(descriptor);
}
