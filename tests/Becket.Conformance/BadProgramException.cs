namespace Becket.Conformance;

/// <summary>The input is not a program. The message says where, and what is wrong.</summary>
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
    /// <param name="innerException">The exception that showed it.</param>
    public BadProgramException(string message, Exception? innerException)
        : base(message, innerException) { }
}
