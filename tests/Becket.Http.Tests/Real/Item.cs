namespace Becket.Http.Tests.Real;

/// <summary>What the server's interface for programs answers with.</summary>
public sealed record Item(int Id, string Name);
