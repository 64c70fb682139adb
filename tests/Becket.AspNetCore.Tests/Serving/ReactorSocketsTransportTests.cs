namespace Becket.AspNetCore.Tests.Serving;

public sealed class ReactorSocketsTransportTests() : ReactorContract(TransportKind.ReactorSockets);
