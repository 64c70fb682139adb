using System.Net.Sockets;
using StackExchange.Redis;

namespace Becket.Samples.Fleet.Gateway.Stores;

/// <summary>Says in one plain line why a store failed. The messages of the Redis client hold its address, its counters
/// and its settings.</summary>
internal static class StoreProblem
{
    /// <summary>The reason, without a full stop.</summary>
    public static string InWords(Exception problem) =>
        problem switch
        {
            RedisConnectionException when SocketErrorOf(problem) is { } error => $"Redis does not answer ({error})",
            RedisConnectionException => "Redis does not answer",
            RedisTimeoutException => "Redis did not answer in time",
            _ => problem.Message.TrimEnd('.'),
        };

    private static string? SocketErrorOf(Exception problem)
    {
        for (Exception? at = problem; at is not null; at = at.InnerException)
        {
            if (at is SocketException error)
            {
                return error.Message;
            }
        }

        return null;
    }
}
