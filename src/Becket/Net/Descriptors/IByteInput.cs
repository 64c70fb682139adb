namespace Becket.Net.Descriptors;

/// <summary>The direction of a <see cref="DescriptorChannel"/> that is read. No member calls the owner before it
/// returns. Threads: the reactor's.</summary>
internal interface IByteInput
{
    /// <summary>Reads, and gives the owner what comes. May come without a pause.</summary>
    void Resume();

    /// <summary>Reads no more until <see cref="Resume"/>.</summary>
    void Pause();

    /// <summary>Closes, and calls the owner no more. A second call has no effect.</summary>
    void Close();
}
