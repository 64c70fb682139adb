using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

/// <summary>Puts jobs into the shards of a list, one shard after the other. It is the only one that does: a later
/// creator replaces it, so it alone has to know which keys there are.</summary>
internal sealed class JobListCreator(
    LedgerCalls calls,
    ListOpening opening,
    TimeSpan chunkTime,
    CancellationToken cancellation
)
{
    private const int ChunkJobs = 500;
    private const int ChunkBytes = 1024 * 1024;

    /// <summary>The hash of each key, and that of what its job is: 32 bytes a job, however long the keys are.</summary>
    private readonly Dictionary<UInt128, ulong> _known = [];
    private readonly List<JobRecord> _chunk = [];
    private readonly JobListOptions _options = opening.View.Options;
    private ListView _view = opening.View;
    private int _chunkBytes;

    /// <summary>The shard that is filled now.</summary>
    private int _shard;
    private int _shardJobs;
    private int _shardBytes;

    /// <summary>Puts all jobs into the list that are not there, and closes it.</summary>
    public async Task<ListView> Fill(IAsyncEnumerable<Job> jobs)
    {
        await ReadKnown();
        await using IAsyncEnumerator<Job> source = jobs.GetAsyncEnumerator(cancellation);
        Task? due = null;
        while (true)
        {
            Task<bool> next = source.MoveNextAsync().AsTask();
            if (!next.IsCompleted && _chunk.Count > 0)
            {
                // A slow source: what it has given so far need not wait for the rest.
                due ??= Task.Delay(chunkTime, calls.Time, cancellation);
                if (await Task.WhenAny(next, due) == due)
                {
                    due = null;
                    await Flush();
                }
            }

            if (!await next)
            {
                break;
            }

            await Add(source.Current ?? throw new ArgumentException("A job is null.", nameof(jobs)));
            due = _chunk.Count == 0 ? null : due;
        }

        await Flush();
        return await calls.Call(port => port.CloseAsync(_view.Name, opening.Creator, cancellation), cancellation);
    }

    private static UInt128 HashOf(string key)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(key), hash);
        return new UInt128(BitConverter.ToUInt64(hash), BitConverter.ToUInt64(hash[8..]));
    }

    private async Task ReadKnown()
    {
        for (_shard = 0; _shard < _view.Shards; _shard++)
        {
            var id = new ShardId(_view.Name, _shard);
            KeysPage page = await calls.Call(port => port.KeysAsync(id, opening.Creator, cancellation), cancellation);
            for (int index = 0; index < page.Keys.Count; index++)
            {
                _known[HashOf(page.Keys[index])] = page.Contents[index];
            }

            _shardJobs = page.Keys.Count;
            _shardBytes = page.PayloadBytes;
        }

        // It goes on in the last one.
        _shard = Math.Max(0, _shard - 1);
    }

    private async Task Add(Job job)
    {
        UInt128 key = HashOf(job.Key);
        ulong content = JobHash.Of(job.Handler, job.Payload.Span);
        if (_known.TryGetValue(key, out ulong known))
        {
            if (known != content)
            {
                throw new JobListException(
                    $"The list \"{_view.Name}\" has a job \"{job.Key}\" with another handler or payload. Give "
                        + "each job a "
                        + "key of its own."
                );
            }

            return;
        }

        if (_known.Count == JobLimits.JobsPerList)
        {
            throw new JobListException(
                $"The list \"{_view.Name}\" has {JobLimits.JobsPerList:N0} jobs, and can take no more. Make "
                    + "several lists."
            );
        }

        bool isFull =
            _shardJobs + _chunk.Count >= _options.ShardSize
            || _shardBytes + _chunkBytes + job.Payload.Length > JobLimits.PayloadBytesPerShard;
        if (isFull || _chunk.Count == ChunkJobs || _chunkBytes > ChunkBytes)
        {
            await Flush();
        }

        if (isFull)
        {
            _shard++;
            _shardJobs = 0;
            _shardBytes = 0;
        }

        _known.Add(key, content);
        _chunk.Add(new JobRecord(job.Key, job.Handler, job.Payload, TraceParent()));
        _chunkBytes += job.Payload.Length;
    }

    private static string? TraceParent() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    private async Task Flush()
    {
        if (_chunk.Count == 0)
        {
            return;
        }

        _view = await calls.Call(
            port => port.GrowAsync(_view.Name, opening.Creator, _shard + 1, cancellation),
            cancellation
        );
        var request = new AppendRequest
        {
            Creator = opening.Creator,
            From = _shardJobs,
            Jobs = _chunk.ToArray(),
            Options = _options,
            Control = _view.Control,
        };
        var id = new ShardId(_view.Name, _shard);
        await calls.Call(port => port.AppendAsync(id, request, cancellation), cancellation);
        _shardJobs += _chunk.Count;
        _shardBytes += _chunkBytes;
        _chunk.Clear();
        _chunkBytes = 0;
    }
}
