namespace Becket.Samples.Fleet.Decoding;

/// <summary>A vector is not as a vector should be.</summary>
internal sealed class VectorException : Exception
{
    public VectorException() { }

    public VectorException(string message)
        : base(message) { }

    public VectorException(string message, Exception innerException)
        : base(message, innerException) { }
}
