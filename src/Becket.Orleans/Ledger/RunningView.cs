namespace Becket.Orleans.Ledger;

/// <summary>A job that runs.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Worker">Its worker.</param>
/// <param name="Attempt">Its number among the attempts.</param>
/// <param name="Age">How long its worker has it.</param>
internal sealed record RunningView(string Key, string Worker, int Attempt, TimeSpan Age);
