namespace Becket.Native;

/// <summary>Levels and names of socket options. Source: socket(7), tcp(7), ip(7), ipv6(7). The numbers are
/// Linux's.</summary>
internal static class SocketOption
{
    public const int SocketLevel = 1;
    public const int ReuseAddress = 2;
    public const int Type = 3;
    public const int Error = 4;
    public const int Broadcast = 6;
    public const int KeepAlive = 9;
    public const int Linger = 13;
    public const int ReusePort = 15;
    public const int PeerCredentials = 17;
    public const int AcceptsConnections = 30;

    /// <summary>SO_DOMAIN: the address family.</summary>
    public const int Domain = 39;

    public const int TcpLevel = 6;
    public const int TcpNoDelay = 1;

    public const int Ipv4Level = 0;
    public const int Ipv4MulticastInterface = 32;
    public const int Ipv4MulticastTimeToLive = 33;
    public const int Ipv4MulticastLoop = 34;
    public const int Ipv4AddMembership = 35;
    public const int Ipv4DropMembership = 36;

    public const int Ipv6Level = 41;
    public const int Ipv6MulticastInterface = 17;
    public const int Ipv6MulticastHops = 18;
    public const int Ipv6MulticastLoop = 19;
    public const int Ipv6AddMembership = 20;
    public const int Ipv6DropMembership = 21;
    public const int Ipv6Only = 26;
}
