namespace Becket.Conformance;

/// <summary>What was given is no program: the message says where, and what is wrong.</summary>
public sealed class BadProgramException : Exception
{
    /// <summary>Makes the exception with a general message.</summary>
    public BadProgramException()
        : this("This is no program.") { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    public BadProgramException(string message)
        : base(message) { }

    /// <summary>Makes the exception.</summary>
    /// <param name="message">What is wrong.</param>
    /// <param name="innerException">How it was found.</param>
    public BadProgramException(string message, Exception? innerException)
        : base(message, innerException) { }
}
