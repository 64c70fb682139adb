namespace Becket.Orleans.Tests.Clusters;

/// <summary>A run of a job, as the job noted it.</summary>
/// <param name="Key">The job.</param>
/// <param name="Token">Its fencing token.</param>
/// <param name="Result">What it returns: no other run returns the same.</param>
internal sealed record ChaosRun(string Key, long Token, string Result);
