namespace Becket.Analyzers.Contexts;

/// <summary>Where a piece of code runs.</summary>
internal enum RunsOn
{
    /// <summary>Not proved: set-up, tests, and methods that anything may call. No rule of the loop applies.</summary>
    Unknown,

    /// <summary>On the thread of a reactor.</summary>
    Loop,

    /// <summary>On a thread that may block.</summary>
    Thread,
}
