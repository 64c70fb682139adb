using System.Globalization;
using System.Net;
using Becket.Cli;

namespace Becket.ClusterTool;

/// <summary>Where a giver is: HOST:PORT, or PORT alone for this machine.</summary>
internal sealed record ClusterAddress(string Host, int Port)
{
    /// <summary>Whether only programs of this machine can reach it.</summary>
    public bool IsLoopback =>
        Host == "localhost" || (IPAddress.TryParse(Host, out IPAddress? address) && IPAddress.IsLoopback(address));

    /// <exception cref="MisuseException">The text is no address.</exception>
    public static ClusterAddress Parse(string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "127.0.0.1" : text[..colon].Trim('[', ']');
        bool isPort = int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out int port);
        return isPort && port is > 0 and <= IPEndPoint.MaxPort && host.Length > 0
            ? new ClusterAddress(host, port)
            : throw new MisuseException($"'{text}' is no address: write HOST:PORT, for example 127.0.0.1:7340");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
