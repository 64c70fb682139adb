namespace Becket.Orleans.Ledger;

/// <summary>The list's answer to a <see cref="PermitRequest"/>.</summary>
/// <param name="Sequence">The number of the request.</param>
/// <param name="Granted">How many more jobs may start now.</param>
/// <param name="AskAgainIn">When there may be more, if fewer were granted than wanted.</param>
internal readonly record struct PermitGrant(long Sequence, int Granted, TimeSpan? AskAgainIn);
