using System.Globalization;
using System.Net;

namespace Becket.Dns.Configuration;

/// <summary>What a file such as <c>/etc/resolv.conf</c> says: resolv.conf(5). What it does not say has the value that
/// the manual names.</summary>
internal sealed record ResolvConf
{
    private const int PortOfDns = 53;

    // The limits of the manual, and what it calls silently capped.
    private const int MaximumServers = 3;
    private const int MaximumDots = 15;
    private const int MaximumTimeout = 30;
    private const int MaximumAttempts = 5;

    public IReadOnlyList<IPEndPoint> Servers { get; private init; } = [];

    public IReadOnlyList<string> SearchList { get; private init; } = [];

    public int DotsOfWholeName { get; private init; } = 1;

    public TimeSpan TryTimeout { get; private init; } = TimeSpan.FromSeconds(5);

    public int Attempts { get; private init; } = 2;

    /// <summary>Reads the lines of a file. A line that means nothing is left out, as the system does.</summary>
    public static ResolvConf Parse(IEnumerable<string> lines) => lines.Aggregate(new ResolvConf(), Add);

    private static ResolvConf Add(ResolvConf conf, string line)
    {
        string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            // A comment begins at the begin of a line.
            [] => conf,
            ["nameserver", string text, ..] when IPAddress.TryParse(text, out IPAddress? address) => conf with
            {
                Servers = [.. conf.Servers.Append(new IPEndPoint(address, PortOfDns)).Take(MaximumServers)],
            },

            // The last line of either kind counts.
            ["domain", string domain, ..] => conf with { SearchList = [domain] },
            ["search", .. string[] domains] => conf with { SearchList = [.. domains.Where(domain => domain != ".")] },
            ["options", .. string[] options] => options.Aggregate(conf, AddOption),
            _ => conf,
        };
    }

    private static ResolvConf AddOption(ResolvConf conf, string option)
    {
        string[] parts = option.Split(':', 2);
        return
            parts.Length < 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? conf
            : parts[0] switch
            {
                "ndots" => conf with { DotsOfWholeName = Math.Min(number, MaximumDots) },
                "timeout" => conf with { TryTimeout = TimeSpan.FromSeconds(Math.Clamp(number, 1, MaximumTimeout)) },
                "attempts" => conf with { Attempts = Math.Clamp(number, 1, MaximumAttempts) },
                _ => conf,
            };
    }
}
