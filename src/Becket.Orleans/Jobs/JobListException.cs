namespace Becket.Orleans.Jobs;

/// <summary>A list does not do what it was asked to; the message says why, and what to do.</summary>
public sealed class JobListException : Exception
{
    internal JobListException(string message, Exception? inner = null)
        : base(message, inner) { }
}
