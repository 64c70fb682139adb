using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace Becket.ClusterBench;

/// <summary>The same list on Redis Streams: a consumer group hands out batches, and a script records each result once
/// and acknowledges the entry. It has leases (the idle time of an entry), but neither fencing nor dead
/// letters.</summary>
internal static class RedisStreams
{
    private const string Stream = "bench:jobs";
    private const string Results = "bench:results";
    private const string Group = "workers";
    private const int Batch = 64;

    // KEYS: stream, results. ARGV: group, then an id, a key and a result for each job.
    private const string Record = """
        local ids = {}
        for i = 2, #ARGV, 3 do
          redis.call('HSETNX', KEYS[2], ARGV[i + 1], ARGV[i + 2])
          ids[#ids + 1] = ARGV[i]
        end
        redis.call('XACK', KEYS[1], ARGV[1], unpack(ids))
        return #ids
        """;

    /// <summary>Runs jobs that do nothing, all there before the first starts, and returns how long they
    /// took.</summary>
    public static async Task<TimeSpan> EmptyJobs(string address, int jobs, int consumers, Action? begins = null)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(address);
        IDatabase redis = connection.GetDatabase();
        await redis.KeyDeleteAsync([Stream, Results]);
        var adding = new List<Task>();
        for (int job = 0; job < jobs; job++)
        {
            adding.Add(
                redis.StreamAddAsync(Stream, [new("key", Key(job)), new("handler", "nothing"), new("payload", job)])
            );
        }

        await Task.WhenAll(adding);
        await redis.StreamCreateConsumerGroupAsync(Stream, Group, "0");
        begins?.Invoke();
        var time = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, consumers).Select(number => Consume(redis, number)));
        TimeSpan taken = time.Elapsed;
        long recorded = await redis.HashLengthAsync(Results);
        return recorded == jobs
            ? taken
            : throw new InvalidOperationException($"{recorded} of {jobs} jobs were recorded.");
    }

    private static async Task Consume(IDatabase redis, int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"worker-{number}");
        while (true)
        {
            StreamEntry[] entries = await redis.StreamReadGroupAsync(Stream, Group, name, ">", Batch);
            if (entries.Length == 0)
            {
                return;
            }

            var arguments = new RedisValue[1 + (entries.Length * 3)];
            arguments[0] = Group;
            for (int entry = 0; entry < entries.Length; entry++)
            {
                arguments[1 + (entry * 3)] = entries[entry].Id;
                arguments[2 + (entry * 3)] = entries[entry]["key"];
                arguments[3 + (entry * 3)] = "null";
            }

            await redis.ScriptEvaluateAsync(Record, [Stream, Results], arguments);
        }
    }

    private static string Key(int job) => string.Create(CultureInfo.InvariantCulture, $"job-{job}");
}
