namespace Becket.AspNetCore.Tests.Serving;

public sealed class KestrelSocketsTests() : TransportContract(TransportKind.KestrelSockets);
