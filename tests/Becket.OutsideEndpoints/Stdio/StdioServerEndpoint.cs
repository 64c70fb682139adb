namespace Becket.OutsideEndpoints.Stdio;

/// <summary>The program's standard input and output as a server's only connection, as under inetd.</summary>
/// <remarks>Source: <c>twisted.internet.endpoints.StandardIOEndpoint</c>.</remarks>
public sealed class StdioServerEndpoint(Reactor reactor, Stream input, Stream output) : IStreamServerEndpoint
{
    /// <summary>The streams of this program.</summary>
    public StdioServerEndpoint(Reactor reactor)
        : this(reactor, Console.OpenStandardInput(), Console.OpenStandardOutput()) { }

    public Deferred<IListeningPort> Listen(Factory factory) =>
        Deferred.MaybeDeferred(() => StdioPort.Listen(reactor, input, output, factory));
}
