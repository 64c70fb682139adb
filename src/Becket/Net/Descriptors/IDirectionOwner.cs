namespace Becket.Net.Descriptors;

/// <summary>Is notified, on the loop, of what happens to its <see cref="IByteInput"/> and its
/// <see cref="IByteOutput"/>. Does not throw.</summary>
internal interface IDirectionOwner
{
    /// <summary>Bytes have come.</summary>
    /// <param name="data">Valid until the call returns.</param>
    void OnInput(ReadOnlySpan<byte> data);

    /// <summary>The input has ended. Called once, and not after its Close.</summary>
    /// <param name="error">Why; null for the end of the stream.</param>
    void OnInputEnded(Exception? error);

    /// <summary>Everything is written.</summary>
    void OnOutputSent();

    /// <summary>The output is closed. Called once, and not after its Abort.</summary>
    /// <param name="error">Why; null if it was asked to close.</param>
    void OnOutputClosed(Exception? error);
}
