namespace Becket.Native;

/// <summary>The ways in which a child ends (si_code of siginfo_t).</summary>
internal enum ChildEndCode
{
    Exited = 1,
    Killed = 2,
    KilledWithCore = 3,
}
