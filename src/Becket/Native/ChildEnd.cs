namespace Becket.Native;

/// <summary>How a child has ended, as waitid(2) reports it.</summary>
/// <param name="Process">The child's process number; zero if it has not ended.</param>
/// <param name="Code">In which way.</param>
/// <param name="Status">Its exit code, or the number of the signal.</param>
internal readonly record struct ChildEnd(int Process, ChildEndCode Code, int Status);
