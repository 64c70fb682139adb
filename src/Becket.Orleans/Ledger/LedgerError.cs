namespace Becket.Orleans.Ledger;

/// <summary>Why a ledger refuses a call.</summary>
internal enum LedgerError : byte
{
    /// <summary>There is no such list.</summary>
    NoSuchList,

    /// <summary>A newer creator goes on with the list.</summary>
    CreatorReplaced,

    /// <summary>A limit of <see cref="Jobs.JobLimits"/>.</summary>
    Limit,

    /// <summary>The call does not fit the state: jobs for a place that comes later, a list that is closed.</summary>
    Invalid,
}
