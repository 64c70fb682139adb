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
            return new DnsLookupException($"{target} has no address.");
        }

        if (failures.Count == 1)
        {
            return failures[0].Error;
        }

        string message =
            $"Cannot connect to {target} at any of its {failures.Count} addresses: "
            + string.Join(" ", failures.Select(static failure => $"{failure.Address}: {failure.Error.Message}"));
        Exception[] attempts = [.. failures.Select(static failure => failure.Error)];
        var all = new AggregateException(attempts);
        return attempts.All(static error => error is ConnectionRefusedException)
                ? new ConnectionRefusedException(message, all) { Attempts = attempts }
            : attempts.All(static error => error is ConnectTimeoutException)
                ? new ConnectTimeoutException(message, all) { Attempts = attempts }
            : new ConnectException(message, all) { Attempts = attempts };
    }
}
