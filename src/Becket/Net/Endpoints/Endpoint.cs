using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Endpoints;

/// <summary>Endpoints from strings (descriptions), so that a program's settings can say where it listens and
/// connects.</summary>
/// <remarks>
/// <para>To listen: <c>tcp:PORT</c>, <c>tcp6:PORT</c> (both with <c>interface</c>, <c>backlog</c>), <c>tls:PORT</c> or
/// <c>ssl:PORT</c> (the same, and <c>privateKey</c>, <c>certKey</c>, <c>extraCertChain</c>), <c>unix:PATH</c>
/// (<c>mode</c>, <c>backlog</c>, <c>lockfile</c>), <c>fd:NUMBER</c>, <c>systemd:DOMAIN</c> (<c>index</c> or
/// <c>name</c>), <c>stdio:</c>. <c>haproxy:</c> is put before any other: <c>haproxy:tcp:8080</c>.</para>
/// <para>To connect: <c>tcp:HOST:PORT</c> (<c>timeout</c>, <c>bindAddress</c>), <c>tls:HOST:PORT</c> or
/// <c>ssl:HOST:PORT</c> (the same, and <c>privateKey</c>, <c>certKey</c>, <c>trustRoots</c>), <c>unix:PATH</c>
/// (<c>timeout</c>, <c>lockfile</c>), <c>stdio:</c>. Others can be registered.</para>
/// <para><c>tls:</c> is put on any other endpoint with <c>endpoint</c>, whose value is that one's description, escaped
/// by <see cref="Quote"/>: <c>tls:example.org:endpoint=unix\:/run/proxy</c>.</para>
/// <para>Source: <c>serverFromString</c>, <c>clientFromString</c> and <c>quoteStringArgument</c> of
/// <c>twisted.internet.endpoints</c>.</para>
/// </remarks>
public static class Endpoint
{
    private static readonly EndpointKinds<IStreamServerEndpoint> s_servers = new("listen at");
    private static readonly EndpointKinds<IStreamClientEndpoint> s_clients = new("connect to");

    static Endpoint()
    {
        StandardEndpoints.Register(s_servers);
        StandardEndpoints.Register(s_clients);
        EndpointKindsFromAbove.RegisterServers?.Invoke(s_servers);
    }

    /// <summary>The endpoint to listen at that a description names.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="description">As in <c>tcp:8080:interface=127.0.0.1</c>.</param>
    /// <remarks>Threads: the reactor's. Nothing is opened yet.</remarks>
    /// <exception cref="FormatException">The description is wrong; the message says where, and what is
    /// known.</exception>
    public static IStreamServerEndpoint Server(Reactor reactor, string description) =>
        s_servers.Make(reactor, description);

    /// <summary>The endpoint to connect to that a description names.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="description">As in <c>tcp:host=example.org:port=80:timeout=10</c>.</param>
    /// <remarks>Threads: the reactor's. Nothing is opened yet.</remarks>
    /// <exception cref="FormatException">The description is wrong; the message says where, and what is
    /// known.</exception>
    public static IStreamClientEndpoint Client(Reactor reactor, string description) =>
        s_clients.Make(reactor, description);

    /// <summary>Escapes a value for use in a description, whatever characters it has.</summary>
    /// <param name="value">The value.</param>
    /// <remarks>Differs: Twisted's does not escape <c>=</c>, so a value that contains it must have a name.</remarks>
    public static string Quote(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value
            .Replace(@"\", @"\\", StringComparison.Ordinal)
            .Replace(":", @"\:", StringComparison.Ordinal)
            .Replace("=", @"\=", StringComparison.Ordinal);
    }

    /// <summary>Adds a kind of endpoint to listen at.</summary>
    /// <param name="prefix">The prefix of its descriptions: small letters, digits and hyphens.</param>
    /// <param name="parameters">The names of its values, in the order in which they may be given without a
    /// name.</param>
    /// <param name="make">Makes the endpoint. All values in the description have a known name by then. It throws a
    /// <see cref="FormatException"/> for a wrong value.</param>
    /// <remarks>Threads: any, but each prefix once.</remarks>
    /// <exception cref="ArgumentException">The prefix is registered already, or is not valid.</exception>
    public static void RegisterServer(
        string prefix,
        IEnumerable<string> parameters,
        [RunsOnLoop] Func<Reactor, EndpointDescription, IStreamServerEndpoint> make
    ) => s_servers.Add(prefix, parameters, make);

    /// <summary>Adds a kind of endpoint to connect to.</summary>
    /// <param name="prefix">The prefix of its descriptions: small letters, digits and hyphens.</param>
    /// <param name="parameters">The names of its values, in the order in which they may be given without a
    /// name.</param>
    /// <param name="make">Makes the endpoint. All values in the description have a known name by then. It throws a
    /// <see cref="FormatException"/> for a wrong value.</param>
    /// <remarks>Threads: any, but each prefix once.</remarks>
    /// <exception cref="ArgumentException">The prefix is registered already, or is not valid.</exception>
    public static void RegisterClient(
        string prefix,
        IEnumerable<string> parameters,
        [RunsOnLoop] Func<Reactor, EndpointDescription, IStreamClientEndpoint> make
    ) => s_clients.Add(prefix, parameters, make);

    /// <summary>Adds a kind of endpoint to listen at that is put around any other: the rest of its descriptions is the
    /// description of that other endpoint, as in <c>haproxy:tcp:8080</c>.</summary>
    /// <param name="prefix">The prefix of its descriptions: small letters, digits and hyphens.</param>
    /// <param name="wrap">Puts the endpoint around the other one.</param>
    /// <remarks>Threads: any, but each prefix once.</remarks>
    /// <exception cref="ArgumentException">The prefix is registered already, or is not valid.</exception>
    public static void RegisterServerWrapper(
        string prefix,
        [RunsOnLoop] Func<IStreamServerEndpoint, IStreamServerEndpoint> wrap
    ) => s_servers.AddWrapper(prefix, wrap);

    /// <summary>Adds a kind of endpoint to connect to that is put around any other: the rest of its descriptions is the
    /// description of that other endpoint.</summary>
    /// <param name="prefix">The prefix of its descriptions: small letters, digits and hyphens.</param>
    /// <param name="wrap">Puts the endpoint around the other one.</param>
    /// <remarks>Threads: any, but each prefix once.</remarks>
    /// <exception cref="ArgumentException">The prefix is registered already, or is not valid.</exception>
    public static void RegisterClientWrapper(
        string prefix,
        [RunsOnLoop] Func<IStreamClientEndpoint, IStreamClientEndpoint> wrap
    ) => s_clients.AddWrapper(prefix, wrap);
}
