namespace Becket.Files;

/// <summary>An open file of an <see cref="IFileSystem"/>. Bytes that are written go to the system at once: no buffer of
/// the program holds them.</summary>
public abstract class FileSystemStream : Stream
{
    /// <summary>The path that it was opened with.</summary>
    public abstract string Name { get; }

    /// <summary>Does nothing more than <see cref="Stream"/> promises: the bytes are with the system already, and a
    /// crash of the machine may lose them. See <see cref="Flush(bool)"/>.</summary>
    public override void Flush() => Flush(flushToDisk: false);

    /// <summary>Flushes the bytes written so far.</summary>
    /// <param name="flushToDisk">Whether this waits until they are on the disk, where no crash loses them (fsync(2)).
    /// That blocks for milliseconds.</param>
    /// <exception cref="IOException">The disk has failed.</exception>
    public abstract void Flush(bool flushToDisk);
}
