namespace Becket.Net.Descriptors;

/// <summary>The direction of a <see cref="DescriptorChannel"/> that is written. No member calls the owner before it
/// returns. Threads: the reactor's.</summary>
internal interface IByteOutput
{
    /// <summary>The bytes taken and not yet handed to the system.</summary>
    long Unsent { get; }

    /// <summary>Takes bytes, which are written at the end of the turn, or earlier if they are many.</summary>
    /// <param name="data">Copied before this returns.</param>
    void Write(ReadOnlySpan<byte> data);

    /// <summary>Closes once everything is written, and then notifies the owner.</summary>
    void CloseWhenSent();

    /// <summary>Closes now: what is unsent is lost. The owner is called no more.</summary>
    void Abort();
}
