namespace Becket.Deferreds;

/// <summary>A value was put into a channel, or asked of one, that has ended. The inner exception is the one that the
/// channel has failed with, if it has.</summary>
/// <remarks>A writer that gets it stops: no reader will take its values. A loop of <c>await foreach</c> ends without
/// it.</remarks>
public sealed class ChannelEndedException : InvalidOperationException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">What happened.</param>
    /// <param name="innerException">What the channel has failed with; null if it was completed.</param>
    public ChannelEndedException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
