using Becket.Orleans.Ledger;

namespace Becket.Orleans.Jobs;

/// <summary>The calls of clients: they are made again while their outcome is unknown, because each does nothing
/// twice.</summary>
/// <param name="port">The ledger.</param>
/// <param name="time">The clock of the pauses.</param>
internal sealed class LedgerCalls(IJobLedger port, TimeProvider time)
{
    private const int MostAtOnce = 16;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    /// <summary>The ledger.</summary>
    public IJobLedger Port { get; } = port;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Makes a call until it is answered, for a minute.</summary>
    /// <exception cref="JobListException">The ledger refused it.</exception>
    public async Task<T> Call<T>(Func<IJobLedger, Task<T>> call, CancellationToken cancellation)
    {
        long start = Time.GetTimestamp();
        var pause = TimeSpan.FromSeconds(0.1);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await call(Port).WaitAsync(cancellation);
            }
            catch (LedgerException error) when (error.Error != LedgerError.CreatorReplaced)
            {
                throw new JobListException(error.Message, error);
            }
            catch (Exception error)
                when (error is not (LedgerException or OperationCanceledException)
                    && Time.GetElapsedTime(start) < s_patience
                )
            {
                await Task.Delay(pause, Time, cancellation);
                pause = TimeSpan.FromSeconds(Math.Min(2, pause.TotalSeconds * 2));
            }
        }
    }

    /// <summary>Makes a call for each shard, several at once.</summary>
    /// <returns>The answers, in the order of the shards.</returns>
    public async Task<T[]> Each<T>(
        IReadOnlyList<ShardId> shards,
        Func<IJobLedger, ShardId, Task<T>> call,
        CancellationToken cancellation
    )
    {
        var answers = new T[shards.Count];
        for (int first = 0; first < shards.Count; first += MostAtOnce)
        {
            int count = Math.Min(MostAtOnce, shards.Count - first);
            var calls = new Task<T>[count];
            for (int index = 0; index < count; index++)
            {
                ShardId shard = shards[first + index];
                calls[index] = Call(port => call(port, shard), cancellation);
            }

            (await Task.WhenAll(calls)).CopyTo(answers, first);
        }

        return answers;
    }
}
