namespace Becket.AspNetCore.Tests.Serving;

/// <summary>What only a reactor's transport does, on every driver.</summary>
public abstract partial class ReactorContract(TransportKind kind) : TransportContract(kind);
