using System.Net;
using Microsoft.Extensions.Options;

namespace Becket.Orleans.Clustering;

/// <summary>Says everything that is wrong with the options at once.</summary>
internal static class JobClusterOptionsCheck
{
    /// <exception cref="OptionsValidationException">They are wrong.</exception>
    public static void ThrowIfWrong(JobClusterOptions options)
    {
        List<string> errors = [.. Errors(options)];
        if (errors.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(JobClusterOptions), errors);
        }
    }

    private static IEnumerable<string> Errors(JobClusterOptions options)
    {
        string?[] places = [options.Folder, options.RedisAddress, options.PostgreSqlConnection];
        int chosen = places.Count(static place => !string.IsNullOrWhiteSpace(place));
        if (chosen == 0)
        {
            yield return "The cluster has no place for its state. Call Embedded(\"./day\"), Redis(\"127.0.0.1:6379\") "
                + "or PostgreSql(\"Host=...\"), or set JobCluster:Folder, JobCluster:RedisAddress or "
                + "JobCluster:PostgreSqlConnection.";
        }
        else if (chosen > 1)
        {
            yield return "The cluster has several places for its state. Set one of Folder, RedisAddress and "
                + "PostgreSqlConnection.";
        }

        if (!string.IsNullOrWhiteSpace(options.Folder) && options.Role != ClusterRole.Everything)
        {
            yield return $"A cluster with its state in a folder is one process, so its role cannot be {options.Role}. "
                + "Leave the role out, or use Redis or PostgreSQL.";
        }

        if (string.IsNullOrWhiteSpace(options.Name))
        {
            yield return "Name is empty.";
        }

        if (!Enum.IsDefined(options.Role))
        {
            yield return $"Role is {options.Role}: use Everything, Silo or Worker.";
        }

        if (options.DetectIn < TimeSpan.FromSeconds(1) || options.DetectIn > TimeSpan.FromMinutes(5))
        {
            yield return $"DetectIn is {options.DetectIn}: use 1 s to 5 min.";
        }

        if (options.CallTimeout < TimeSpan.FromSeconds(1) || options.CallTimeout > TimeSpan.FromMinutes(5))
        {
            yield return $"CallTimeout is {options.CallTimeout}: use 1 s to 5 min.";
        }

        if (NotAnAddress(options.Address))
        {
            yield return $"Address is \"{options.Address}\": use an IP address such as 10.0.0.7, which the other "
                + "processes reach.";
        }

        if (options.ListenAddress is { } listen && !IPAddress.TryParse(listen, out _))
        {
            yield return $"ListenAddress is \"{listen}\": use an IP address of this machine, or 0.0.0.0 for all.";
        }

        (string Name, int? Port)[] ports =
        [
            (nameof(options.SiloPort), options.SiloPort),
            (nameof(options.GatewayPort), options.GatewayPort),
            (nameof(options.ListenSiloPort), options.ListenSiloPort),
            (nameof(options.ListenGatewayPort), options.ListenGatewayPort),
        ];
        foreach ((string name, int? port) in ports)
        {
            if (port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort)
            {
                yield return $"{name} is {port}: use 0 to {IPEndPoint.MaxPort}.";
            }
        }

        if (options.CertificateAuthority is not null && options.Certificate is null)
        {
            yield return "CertificateAuthority says which certificates of the others are good: set Certificate, too.";
        }

        if (options.SiloPort != 0 && options.SiloPort == options.GatewayPort)
        {
            yield return $"SiloPort and GatewayPort are both {options.SiloPort}: a silo needs two ports.";
        }

        if (options is { ListenSiloPort: not null, SiloPort: 0 } or { ListenGatewayPort: not null, GatewayPort: 0 })
        {
            yield return "A port to listen at that differs needs the port that the others use: set SiloPort and "
                + "GatewayPort, too.";
        }
    }

    private static bool NotAnAddress(string text) =>
        !IPAddress.TryParse(text, out IPAddress? address)
        || address.Equals(IPAddress.Any)
        || address.Equals(IPAddress.IPv6Any);
}
