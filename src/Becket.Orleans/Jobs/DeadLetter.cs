namespace Becket.Orleans.Jobs;

/// <summary>A job that will not run again until it is put back into the queue.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Handler">The name of its handler.</param>
/// <param name="Reason">Why it does not run again.</param>
/// <param name="Error">The last error, as text.</param>
/// <param name="Worker">The worker that had it last.</param>
/// <param name="Attempts">How many attempts it had.</param>
public sealed record DeadLetter(
    string Key,
    string Handler,
    DeadLetterReason Reason,
    string Error,
    string Worker,
    int Attempts
);
