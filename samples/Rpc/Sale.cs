namespace Becket.Samples.Rpc;

/// <summary>A thing that was sold.</summary>
public sealed record Sale(string Thing, int Number);
