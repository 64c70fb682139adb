namespace Becket.Diagnostics;

/// <summary>Puts the stack of the loop's thread into the report of a turn that does not end.</summary>
/// <remarks>
/// <para>A project that refers to the package has them without a line of its own: the package calls
/// <see cref="Enable"/> when the program starts. Set the MSBuild property <c>BecketReadsStacks</c> to <c>false</c> to
/// leave that out.</para>
/// <para>Cost: nothing while no turn is long. When a turn has lasted half of
/// <see cref="ReactorOptions.BlockedTurn"/> (or all of it but 500 ms), the runtime's sample profiler is on for 20 ms,
/// and stops all managed threads for a moment each millisecond. Reading what it wrote takes a quarter of a second of
/// another thread's time, and up to a second the first time. For that it writes a file of about 2 MB in the folder for
/// temporary files, and deletes it.</para>
/// <para>It needs the runtime's diagnostics, which <c>DOTNET_EnableDiagnostics=0</c> switches off, and a program that
/// is not compiled ahead of time. Where they are missing, the report says so in place of the stack.</para>
/// </remarks>
public static class LoopStacks
{
    /// <summary>Switches the stacks on for the reactors that run from now on. Threads: any.</summary>
    public static void Enable() => LoopStackReader.Current ??= new SampledStackReader();
}
