using System.Diagnostics;
using System.Globalization;

namespace Becket.ClusterBench;

/// <summary>How long jobs wait when the process that ran them is killed or hangs. Each starts a cluster of its
/// own.</summary>
internal static class Losses
{
    private const int JobCount = 3_000;

    /// <summary>Long enough for the worker to have renewed its leases before it hangs.</summary>
    private static readonly TimeSpan s_untilItIsBusy = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Kills one of three processes in the middle of its jobs: the seconds until another one hears that it is
    /// dead, and until the last of its jobs has started elsewhere.</summary>
    public static async Task<(double Noticed, double Elsewhere)> Killed(int victim)
    {
        await using Cluster cluster = await Cluster.Start(members: 3, slots: 5, prefetch: 64);
        await Jobs.WarmUp(cluster);
        JobList list = await cluster.Lists.CreateAsync("day", Jobs.Paced("day", JobCount));
        await Task.Delay(s_untilItIsBusy);
        Member killed = cluster.Members[victim % 3];
        killed.Kill();
        long moment = Stopwatch.GetTimestamp();
        Jobs.Check(await list.WaitAsync(), JobCount);
        return (await Noticed(cluster, killed, moment), Elsewhere(cluster, killed, moment));
    }

    /// <summary>One of three workers stands still in the middle of its jobs: the seconds until the last of them has
    /// started elsewhere. The silo lives on, so only the ends of the leases say that the worker hangs.</summary>
    public static async Task<double> HungWorker(int victim, TimeSpan lease)
    {
        await using Cluster cluster = await Cluster.StartRedis();
        await cluster.Add(ClusterRole.Silo, 1);
        await cluster.Add(ClusterRole.Worker, 3);
        await cluster.Connect();
        return await Hung(cluster, cluster.Members[1 + (victim % 3)], lease);
    }

    /// <summary>The same for one of three processes that keep lists, too: those have to move first.</summary>
    public static async Task<double> HungProcess(int victim, TimeSpan lease)
    {
        await using Cluster cluster = await Cluster.Start(members: 3, slots: 5, prefetch: 64);
        return await Hung(cluster, cluster.Members[victim % 3], lease);
    }

    private static async Task<double> Hung(Cluster cluster, Member hung, TimeSpan lease)
    {
        await Jobs.WarmUp(cluster);
        JobList list = await cluster.Lists.CreateAsync(
            "day",
            Jobs.Paced("day", JobCount),
            new JobListOptions { LeaseTime = lease }
        );
        await Task.Delay(s_untilItIsBusy);
        hung.Hang();
        long moment = Stopwatch.GetTimestamp();
        try
        {
            Jobs.Check(await list.WaitAsync(), JobCount);
        }
        finally
        {
            hung.Continue();
        }

        return Elsewhere(cluster, hung, moment);
    }

    /// <summary>The list may be complete before a silo that was killed is declared dead.</summary>
    private static async Task<double> Noticed(Cluster cluster, Member dead, long moment)
    {
        while (true)
        {
            double[] notices =
            [
                .. cluster
                    .Members.Where(member => member != dead)
                    .SelectMany(static member => member.LinesOf("DEAD"))
                    .Select(line => Seconds(moment, long.Parse(line[2], CultureInfo.InvariantCulture))),
            ];
            if (notices.Length > 0)
            {
                return notices.Min();
            }

            if (Stopwatch.GetElapsedTime(moment) > s_patience)
            {
                throw new InvalidOperationException($"No one has noticed in {s_patience} that a process was killed.");
            }

            await Task.Delay(100);
        }
    }

    private static double Elsewhere(Cluster cluster, Member lost, long moment) =>
        Seconds(moment, new RunLogs(cluster.Runs).StartedElsewhere(lost.Id, moment));

    private static double Seconds(long start, long end) => Stopwatch.GetElapsedTime(start, end).TotalSeconds;
}
