namespace Becket.Samples.Fleet.Codec.Decoding;

/// <summary>An entry of a vector file does not have the form of a vector.</summary>
internal sealed class VectorException(string message, Exception? innerException = null)
    : Exception(message, innerException);
