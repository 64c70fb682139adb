namespace Becket.Orleans.Workers;

/// <summary>Why a run was cancelled.</summary>
internal enum CancelReason
{
    /// <summary>It was not.</summary>
    None,

    /// <summary>Another worker may have the job, the list was cancelled, or it was deleted: nothing is reported.
    /// </summary>
    Lost,

    /// <summary>It took longer than the time limit.</summary>
    TimeLimit,

    /// <summary>The worker stops: the job is given back.</summary>
    Stop,
}
