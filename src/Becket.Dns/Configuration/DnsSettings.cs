using System.Net;
using DnsClient;

namespace Becket.Dns.Configuration;

/// <summary>The options of a resolver with the system's settings in place of what they leave open.</summary>
internal sealed record DnsSettings(
    IReadOnlyList<IPEndPoint> Servers,
    IReadOnlyList<string> SearchList,
    int DotsOfWholeName,
    TimeSpan TryTimeout,
    int Attempts
)
{
    private const string File = "/etc/resolv.conf";

    /// <exception cref="InvalidOperationException">No name server is known.</exception>
    public static DnsSettings From(DnsResolverOptions options)
    {
        ResolvConf system = ReadSystem();
        IReadOnlyList<IPEndPoint> servers = options.Servers ?? SystemServers(system);
        return servers.Count == 0
            ? throw new InvalidOperationException(
                "No name server is known: the system names none. DnsResolverOptions.Servers takes them."
            )
            : new DnsSettings(
                servers,
                options.SearchList ?? system.SearchList,
                options.DotsOfWholeName ?? system.DotsOfWholeName,
                options.TryTimeout ?? system.TryTimeout,
                options.Attempts ?? system.Attempts
            );
    }

    private static ResolvConf ReadSystem()
    {
        try
        {
            return ResolvConf.Parse(OperatingSystem.IsWindows() ? [] : System.IO.File.ReadLines(File));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return new ResolvConf();
        }
    }

    // resolv.conf(5): without a line, the server is on this machine. Windows has no such file.
    private static IReadOnlyList<IPEndPoint> SystemServers(ResolvConf system) =>
        system.Servers.Count > 0 ? system.Servers
        : OperatingSystem.IsWindows()
            ?
            [
                .. NameServer
                    .ResolveNameServers(skipIPv6SiteLocal: true, fallbackToGooglePublicDns: false)
                    .Select(server => new IPEndPoint(IPAddress.Parse(server.Address), server.Port)),
            ]
        : [new IPEndPoint(IPAddress.Loopback, NameServer.DefaultPort)];
}
