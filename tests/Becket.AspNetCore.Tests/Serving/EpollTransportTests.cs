namespace Becket.AspNetCore.Tests.Serving;

public sealed class EpollTransportTests() : ReactorContract(TransportKind.Epoll);
