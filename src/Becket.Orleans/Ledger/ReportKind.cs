namespace Becket.Orleans.Ledger;

/// <summary>How a run ended.</summary>
internal enum ReportKind : byte
{
    /// <summary>With a result.</summary>
    Succeeded,

    /// <summary>With an error; another attempt may succeed.</summary>
    Failed,

    /// <summary>With an error that another attempt would meet too.</summary>
    FailedForGood,

    /// <summary>It took longer than the time limit, and was cancelled. Counts as a failed attempt.</summary>
    TimedOut,
}
