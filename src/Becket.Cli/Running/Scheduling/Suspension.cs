namespace Becket.Cli.Running.Scheduling;

/// <summary>Why a child is suspended. It goes on when no reason is left.</summary>
[Flags]
internal enum Suspension
{
    None = 0,

    /// <summary>The machine has too little free memory.</summary>
    Memory = 1,

    /// <summary>The run itself is suspended (Ctrl-Z).</summary>
    Run = 2,
}
