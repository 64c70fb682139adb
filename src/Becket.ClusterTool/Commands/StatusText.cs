using System.Globalization;
using System.Text;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Commands;

/// <summary>How a run is, as text.</summary>
internal static class StatusText
{
    private static readonly CultureInfo s_plain = CultureInfo.InvariantCulture;

    /// <param name="status">How it is.</param>
    /// <param name="before">How it was when it was asked last; null if this is the first time. Rates are of the time
    /// between the two.</param>
    public static string Of(StatusMessage status, StatusMessage? before = null)
    {
        double seconds = before is null ? 0 : status.Seconds - before.Seconds;
        double rate = seconds > 0 ? (status.Done - before!.Done) / seconds : status.PerSecond;
        var text = new StringBuilder();
        text.Append(s_plain, $"run      {status.Command}\n");
        text.Append(
            s_plain,
            $"jobs     {status.Done} done, {status.Failed} of them failed, {status.Running} running, "
                + $"{status.Waiting} waiting, {status.Dead.Count} stopped; {rate:F1}/s; {status.Seconds:F0} s\n"
        );
        text.Append(s_plain, $"ledger   {status.Leases} leases, {status.Refused} late results refused\n");
        if (status.Workers.Count == 0)
        {
            text.Append("worker   none: nothing runs until one joins\n");
        }
        else
        {
            AppendWorkers(text, status, before, seconds);
        }

        if (status.Oldest is { } oldest)
        {
            text.Append(s_plain, $"oldest   {oldest}: {status.OldestSeconds:F0} s\n");
        }

        foreach (string dead in status.Dead)
        {
            text.Append(s_plain, $"stopped  {dead}\n");
        }

        return text.ToString();
    }

    private static void AppendWorkers(StringBuilder text, StatusMessage status, StatusMessage? before, double seconds)
    {
        int width = Math.Max(6, status.Workers.Max(static worker => worker.Name.Length));
        string name = "worker".PadRight(width);
        text.Append(s_plain, $"{name}     running  leases      done    jobs/s   heard of   joined  address\n");
        foreach (WorkerStatus worker in status.Workers)
        {
            WorkerStatus? then = before?.Workers.FirstOrDefault(other =>
                other.Name == worker.Name && other.Address == worker.Address
            );
            double rate =
                seconds > 0 ? (worker.Done - (then?.Done ?? 0)) / seconds
                : worker.Seconds > 0 ? worker.Done / worker.Seconds
                : 0;
            string running = string.Create(s_plain, $"{worker.Running} of {worker.Slots}");
            text.Append(
                s_plain,
                $"{worker.Name.PadRight(width)}{running, 12}{worker.Leases, 8}{worker.Done, 10}{rate, 10:F1}"
                    + $"{worker.SilentSeconds, 9:F1} s{worker.Seconds, 7:F0} s  {worker.Address}\n"
            );
        }
    }
}
