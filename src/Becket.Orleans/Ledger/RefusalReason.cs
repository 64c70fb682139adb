namespace Becket.Orleans.Ledger;

/// <summary>Why a lease that a worker names is not valid.</summary>
internal enum RefusalReason : byte
{
    /// <summary>The job was leased again since, or is free to be: the lease was lost.</summary>
    Fenced,

    /// <summary>A result or a dead letter is recorded for the job already. A report that comes twice gets
    /// this.</summary>
    Recorded,

    /// <summary>The list was cancelled.</summary>
    Cancelled,

    /// <summary>There is no such job: the list was deleted.</summary>
    Unknown,
}
