namespace Becket.Native;

/// <summary>An error number on its way up to the code that has words for it.</summary>
#pragma warning disable CA1032 // Internal, and always caught: it needs no constructors but this one.
internal sealed class SystemErrorException(int number) : Exception
#pragma warning restore CA1032
{
    /// <summary>The error number (errno(3)).</summary>
    public int Number => number;
}
