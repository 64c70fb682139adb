namespace Becket.Testing;

/// <summary>A deferred does not have the result that a test asked for. The message says what it has instead.</summary>
public sealed class DeferredResultException : Exception
{
    internal DeferredResultException(string message, Exception? innerException = null)
        : base(message, innerException) { }
}
