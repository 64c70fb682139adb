namespace Becket.Orleans.Jobs;

/// <summary>Why a job became a dead letter.</summary>
public enum DeadLetterReason
{
    /// <summary>Each of its attempts failed: see <see cref="JobListOptions.Attempts"/>.</summary>
    AttemptsUsedUp,

    /// <summary>Its handler threw a <see cref="PermanentFailureException"/>, or its payload or its result cannot be
    /// read or stored.</summary>
    PermanentFailure,

    /// <summary>Too many workers were lost while they ran it: see <see cref="JobListOptions.LostWorkers"/>.</summary>
    WorkersLost,
}
