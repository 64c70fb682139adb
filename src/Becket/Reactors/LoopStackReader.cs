namespace Becket.Reactors;

/// <summary>Reads the stack of a loop's thread while the loop is blocked. The package Becket.Diagnostics brings
/// one.</summary>
/// <remarks>It is not part of the library, because it needs the runtime's diagnostics, and packages that read what
/// these write.</remarks>
internal abstract class LoopStackReader
{
    /// <summary>The reader of this process. Null until Becket.Diagnostics is switched on.</summary>
    public static LoopStackReader? Current { get; set; }

    /// <summary>Gives the number by which <see cref="Read"/> finds this thread again.</summary>
    public abstract long NumberOfThisThread();

    /// <summary>Reads the stack of a thread: a line for each method, the innermost first.</summary>
    /// <remarks>Threads: any but the one asked for. It may take a second.</remarks>
    /// <returns>The lines, or one line that says why there are none.</returns>
    public abstract string Read(long thread);
}
