using Becket.Native;

namespace Becket.Net.Adopting;

/// <summary>The address families of sockets that another program has opened. The numbers are Linux's.</summary>
internal static class SocketFamilies
{
    public const int Unix = 1;
    public const int IPv4 = 2;
    public const int IPv6 = 10;

    /// <summary>The family of a descriptor; zero if it is no socket, or the system does not say.</summary>
    public static int Of(int descriptor) =>
        OperatingSystem.IsLinux()
            ? SocketCalls.GetOption(descriptor, SocketOption.SocketLevel, SocketOption.Domain)
            : 0;
}
