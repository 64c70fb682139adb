using System.Globalization;
using Becket.ClusterTool.Links;
using Becket.Orleans.Jobs;

namespace Becket.ClusterTool.Giving;

/// <content>What <c>becket-cluster status</c> and <c>requeue</c> ask.</content>
internal sealed partial class GiverPlace
{
    private static readonly TimeSpan s_rateWindow = TimeSpan.FromSeconds(10);

    /// <summary>When the last jobs ended, for the throughput.</summary>
    private readonly Queue<TimeSpan> _endings = new();
    private long _ended;
    private long _failed;
    private int _refused;
    private JobProgress? _progress;

    private Payload Status()
    {
        TimeSpan now = Reactor.Now;
        while (_endings.TryPeek(out TimeSpan first) && now - first > s_rateWindow)
        {
            _endings.Dequeue();
        }

        RemoteChild? oldest = _children
            .Values.Where(child => child is { Worker: not null, BegunAt: not null })
            .MinBy(child => child.BegunAt);
        double window = Math.Max(1, Math.Min((now - _began).TotalSeconds, s_rateWindow.TotalSeconds));
        return Payload.Of(
            new StatusMessage
            {
                Command = _marker.Command,
                Seconds = (now - _began).TotalSeconds,
                Workers =
                [
                    .. _workers.Select(worker => new WorkerStatus(
                        worker.Name,
                        worker.Link.Peer,
                        worker.Slots,
                        _children.Values.Count(child => child.Worker == worker.Link && !child.HasResult),
                        worker.Leases,
                        worker.Done,
                        (now - worker.Since).TotalSeconds,
                        (now - worker.Link.LastFrame).TotalSeconds
                    )),
                ],
                Waiting = _children.Values.Count(child =>
                    child is { Worker: null, DeadBecause: null, HasResult: false }
                ),
                Running = _children.Values.Count(child => child is { Worker: not null, HasResult: false }),
                Done = _ended,
                Failed = _failed,
                PerSecond = _endings.Count / window,
                Oldest = oldest is null ? null : $"{oldest.Key}  {oldest.Prepared.Job.Text}",
                OldestSeconds = oldest is null ? 0 : (now - oldest.BegunAt!.Value).TotalSeconds,
                Leases = _progress?.Leased ?? 0,
                Refused = _refused,
                Dead =
                [
                    .. _children
                        .Values.Where(child => child.DeadBecause is not null)
                        .Select(child =>
                            $"{child.Prepared.Job.Number}  {child.Prepared.Job.Text}: {child.DeadBecause}"
                        ),
                ],
            },
            LinkJson.Default.StatusMessage
        );
    }

    private async Deferred<Payload> Explain(JobsMessage jobs)
    {
        List<string> lines = [];
        foreach (long number in jobs.Numbers)
        {
            RemoteChild? child = ChildOf(number);
            string text =
                child is null ? "it is done, or the run has not given it yet"
                : child.HasResult ? "its output is being written"
                : _workers.Count == 0 ? "it waits: no worker is connected"
                : _list is null ? "it waits: the list is being created"
                : (await Explained(child.Key))?.Text ?? "it waits to be stored in the ledger";
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"job {number}: {text}"));
        }

        return Payload.Of<IReadOnlyList<string>>(lines, LinkJson.Default.IReadOnlyListString);
    }

    private async Deferred<JobExplanation?> Explained(string key)
    {
        try
        {
            return await _list!.ExplainAsync(key, _closing.Token);
        }
        catch (JobListException error)
        {
            throw new RefusedException(error.Message);
        }
    }

    private async Deferred<Payload> Requeue(JobsMessage jobs)
    {
        RemoteChild[] dead =
        [
            .. _children.Values.Where(child =>
                child.DeadBecause is not null
                && (jobs.Numbers.Count == 0 || jobs.Numbers.Contains(child.Prepared.Job.Number))
            ),
        ];
        int count = 0;
        if (dead.Length > 0)
        {
            try
            {
                count = await _list!.RequeueAsync(dead.Select(child => child.Key), _closing.Token);
            }
            catch (JobListException error)
            {
                throw new RefusedException(error.Message);
            }

            foreach (RemoteChild child in dead)
            {
                child.DeadBecause = null;
            }

            UpdateSlots();
        }

        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{count} {(count == 1 ? "job is" : "jobs are")} back in the queue"
        );
        return Payload.Of<IReadOnlyList<string>>([line], LinkJson.Default.IReadOnlyListString);
    }

    private RemoteChild? ChildOf(long number) =>
        _children.Values.FirstOrDefault(child => child.Prepared.Job.Number == number);
}
