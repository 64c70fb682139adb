using System.Net;
using System.Net.Sockets;
using Becket.Net.Tls;
using Becket.Net.Unix;
using Becket.Reactors;

namespace Becket.Net.Endpoints;

/// <summary>The kinds of endpoints that the library registers.</summary>
internal static class StandardEndpoints
{
    public static void Register(EndpointKinds<IStreamServerEndpoint> kinds)
    {
        kinds.Add(
            "tcp",
            ["port", "interface", "backlog"],
            static (reactor, description) => Tcp(reactor, description, IPAddress.Any)
        );
        kinds.Add(
            "tcp6",
            ["port", "interface", "backlog"],
            static (reactor, description) => Tcp(reactor, description, IPAddress.IPv6Any)
        );
        kinds.Add("unix", ["path", "mode", "backlog", "lockfile"], UnixServer);
        foreach (string name in (string[])["ssl", "tls"])
        {
            kinds.Add(
                name,
                ["port", "privateKey", "certKey", "extraCertChain", "interface", "backlog", "endpoint"],
                static (reactor, description) =>
                    new TlsServerEndpoint(
                        InnerOf(description, ["port", "interface", "backlog"]) is { } inner
                            ? Endpoint.Server(reactor, inner)
                            : Tcp(reactor, description, IPAddress.Any),
                        new TlsServerOptions
                        {
                            Certificate = PemFiles.Load(description, "certKey", "privateKey"),
                            IntermediateCertificates = description.Has("extraCertChain")
                                ? PemFiles.LoadAll(description, "extraCertChain")
                                : null,
                        }
                    )
            );
        }

        kinds.Add(
            "fd",
            ["descriptor"],
            static (reactor, description) =>
                new AdoptedStreamServerEndpoint(reactor, description.GetInt32("descriptor", 0, int.MaxValue))
        );
        kinds.Add("stdio", [], static (reactor, _) => new StandardIoEndpoint(reactor));
        kinds.Add(
            "systemd",
            ["domain", "index", "name"],
            static (reactor, description) =>
                new AdoptedStreamServerEndpoint(reactor, SystemdSockets.OfThisProcess().Find(description))
        );
    }

    public static void Register(EndpointKinds<IStreamClientEndpoint> kinds)
    {
        kinds.Add("stdio", [], static (reactor, _) => new StandardIoEndpoint(reactor));
        kinds.Add("tcp", ["host", "port", "timeout", "bindAddress"], TcpClient);
        foreach (string name in (string[])["ssl", "tls"])
        {
            kinds.Add(
                name,
                ["host", "port", "timeout", "bindAddress", "privateKey", "certKey", "trustRoots", "endpoint"],
                static (reactor, description) =>
                    new TlsClientEndpoint(
                        // As in Twisted, a port is allowed beside the other endpoint, and not used.
                        InnerOf(description, ["timeout", "bindAddress"]) is { } inner
                            ? Endpoint.Client(reactor, inner)
                            : TcpClient(reactor, description),
                        new TlsClientOptions
                        {
                            TargetHost = HostOf(description),
                            Certificate = description.Has("privateKey")
                                ? PemFiles.Load(description, "certKey", "privateKey")
                                : null,
                            TrustedRoots = description.Has("trustRoots")
                                ? PemFiles.LoadAll(description, "trustRoots")
                                : null,
                        }
                    )
            );
        }

        kinds.Add(
            "unix",
            ["path", "timeout", "lockfile"],
            static (reactor, description) =>
                new UnixClientEndpoint(
                    reactor,
                    PathOf(description),
                    new UnixConnectOptions
                    {
                        ConnectTimeout = description.GetSeconds("timeout", new UnixConnectOptions().ConnectTimeout),
                        CheckPid = description.GetBoolean("lockfile", false),
                    }
                )
        );
    }

    /// <summary>The description of the endpoint that this one is put on; null if it is TCP, of this description
    /// itself.</summary>
    /// <param name="description">The description.</param>
    /// <param name="forTcp">The values that belong to TCP.</param>
    private static string? InnerOf(EndpointDescription description, string[] forTcp)
    {
        if (description.GetString("endpoint", null) is not { } inner)
        {
            return null;
        }

        return forTcp.FirstOrDefault(description.Has) is { } name
            ? throw description.InvalidValue(
                name,
                description.GetString(name),
                $"used beside endpoint. If \"{inner}\" takes {name}, write it there"
            )
            : inner;
    }

    private static HostnameEndpoint TcpClient(Reactor reactor, EndpointDescription description) =>
        new(
            reactor,
            HostOf(description),
            description.GetInt32("port", 1, IPEndPoint.MaxPort),
            new ConnectOptions
            {
                ConnectTimeout = description.GetSeconds("timeout", new ConnectOptions().ConnectTimeout),
                BindAddress = description.Has("bindAddress")
                    ? new IPEndPoint(Address(description, "bindAddress", null), 0)
                    : null,
            }
        );

    private static TcpServerEndpoint Tcp(Reactor reactor, EndpointDescription description, IPAddress all)
    {
        int port = description.GetInt32("port", IPEndPoint.MinPort, IPEndPoint.MaxPort);
        var options = new ListenOptions { Interface = Address(description, "interface", all) };

        // Twisted's tcp: takes IPv6 interfaces too; tcp6: is for all of them.
        if (all.AddressFamily == AddressFamily.InterNetworkV6 && options.Interface.AddressFamily != all.AddressFamily)
        {
            throw description.InvalidValue("interface", description.GetString("interface"), "an IPv6 address");
        }

        return new TcpServerEndpoint(
            reactor,
            port,
            options with
            {
                Backlog = description.GetInt32("backlog", 1, int.MaxValue, options.Backlog),
            }
        );
    }

    private static UnixServerEndpoint UnixServer(Reactor reactor, EndpointDescription description)
    {
        var options = new UnixListenOptions();
        return new UnixServerEndpoint(
            reactor,
            PathOf(description),
            new UnixListenOptions
            {
                Mode = description.Has("mode") ? Mode(description) : null,
                Backlog = description.GetInt32("backlog", 1, int.MaxValue, options.Backlog),

                // As in Twisted: unix: in strings uses a lock file by default, listenUNIX does not.
                WantPid = description.GetBoolean("lockfile", true),
            }
        );
    }

    private static UnixFileMode Mode(EndpointDescription description)
    {
        string value = description.GetString("mode");
        return value.Length is > 0 and <= 4 && value.All(static c => c is >= '0' and <= '7')
            ? (UnixFileMode)Convert.ToInt32(value, 8)
            : throw description.InvalidValue("mode", value, "a mode in octal digits, as 660");
    }

    private static string PathOf(EndpointDescription description)
    {
        string path = description.GetString("path");
        return path.Length > 0 ? path : throw description.InvalidValue("path", path, "a path");
    }

    private static string HostOf(EndpointDescription description)
    {
        string host = description.GetString("host");
        return host.Length > 0 ? host : throw description.InvalidValue("host", host, "a name or an address");
    }

    private static IPAddress Address(EndpointDescription description, string name, IPAddress? otherwise)
    {
        // Twisted writes "any" as nothing.
        if (description.GetString(name, null) is not { Length: > 0 } value)
        {
            return otherwise ?? IPAddress.Any;
        }

        return IPAddress.TryParse(value, out IPAddress? address)
            ? address
            : throw description.InvalidValue(name, value, "an IP address. (A colon within one is written \"\\:\")");
    }
}
