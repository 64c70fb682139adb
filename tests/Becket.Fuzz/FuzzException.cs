namespace Becket.Fuzz;

/// <summary>A parser broke a promise.</summary>
public sealed class FuzzException : Exception
{
    public FuzzException() { }

    public FuzzException(string message)
        : base(message) { }

    public FuzzException(string message, Exception innerException)
        : base(message, innerException) { }
}
