namespace Becket.Orleans.Ledger;

/// <summary>What the user wants of a list.</summary>
internal enum ListMode : byte
{
    /// <summary>Jobs run.</summary>
    Running,

    /// <summary>No job starts. Those that run go on.</summary>
    Paused,

    /// <summary>No job runs. Those that were not done are cancelled.</summary>
    Cancelled,
}
