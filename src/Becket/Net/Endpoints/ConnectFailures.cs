using System.Net;
using Becket.Net.Errors;

namespace Becket.Net.Endpoints;

/// <summary>Combines the failures of several attempts into one exception.</summary>
internal static class ConnectFailures
{
    /// <summary>The only reason; or one exception that lists all reasons, of their type if they have the same
    /// type.</summary>
    public static Exception Join(string target, IReadOnlyList<(IPAddress Address, Exception Error)> failures)
    {
        if (failures.Count == 0)
        {
            return new DnsLookupException($"{target} has no address.", null);
        }

        if (failures.Count == 1)
        {
            return failures[0].Error;
        }

        string message =
            $"Cannot connect to {target} at any of its {failures.Count} addresses: "
            + string.Join(" ", failures.Select(static failure => $"{failure.Address}: {failure.Error.Message}"));
        var all = new AggregateException(failures.Select(static failure => failure.Error));
        return failures.All(static failure => failure.Error is ConnectionRefusedException)
                ? new ConnectionRefusedException(message, all)
            : failures.All(static failure => failure.Error is ConnectTimeoutException)
                ? new ConnectTimeoutException(message, all)
            : new ConnectException(message, all);
    }
}
