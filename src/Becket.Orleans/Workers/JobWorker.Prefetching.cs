namespace Becket.Orleans.Workers;

// How many jobs are fetched before there is a slot for them.
public sealed partial class JobWorker
{
    /// <summary>How much the last run counts in the mean: about ten runs are seen.</summary>
    private const double WeightOfLast = 0.1;

    /// <summary>How long runs take, in the mean of the last ones; null while that is not known.</summary>
    private double? _secondsOfRun;

    /// <summary>As many as wait no longer than the options say, if runs go on taking as long as they do.</summary>
    private int Prefetch =>
        _options.PrefetchTime is not { } time ? _options.Prefetch
        : _secondsOfRun is not { } seconds ? 0
        : (int)Math.Min(_options.Prefetch, _options.Slots * time.TotalSeconds / Math.Max(seconds, 1e-6));

    /// <summary>How many more jobs of a list the worker can take. A job that counts against a bound over all machines
    /// must start at once, so none is fetched in advance.</summary>
    private int Room(WorkerList list) =>
        _options.Slots + (list.View.Options.IsBounded ? 0 : Prefetch) - _running - _queued - _wanted;

    private void CountRun(TimeSpan duration) =>
        _secondsOfRun = _secondsOfRun is { } seconds
            ? seconds + (WeightOfLast * (duration.TotalSeconds - seconds))
            : duration.TotalSeconds;

    /// <summary>Gives back what was fetched in advance and has waited for too long: another worker may have a slot for
    /// it.</summary>
    /// <returns>When the next one has.</returns>
    private TimeSpan GiveBackLate(TimeSpan now)
    {
        if (_options.PrefetchTime is not { } time)
        {
            return TimeSpan.MaxValue;
        }

        while (_queue.TryPeek(out HeldJob? job))
        {
            if (IsHeld(job))
            {
                if (job.Since + time > now)
                {
                    return job.Since + time;
                }

                Lose(job);
                job.Shard.GiveBack.Add(job.Lease.Lease);

                // What runs takes longer than it did. The next run that ends says how long.
                _secondsOfRun = null;
            }

            _queue.Dequeue();
        }

        return TimeSpan.MaxValue;
    }
}
