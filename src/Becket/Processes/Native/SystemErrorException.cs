namespace Becket.Processes.Native;

/// <summary>The system's error number on its way to where the words for it are known.</summary>
#pragma warning disable CA1032 // Never leaves this folder: it needs no constructors but this one.
internal sealed class SystemErrorException(int number) : Exception
#pragma warning restore CA1032
{
    public int Number => number;
}
