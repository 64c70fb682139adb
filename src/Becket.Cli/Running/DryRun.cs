using Becket.Cli.Running.Children;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Running;

/// <summary>Prints the commands instead of running them.</summary>
internal sealed class DryRun(JobTemplate template, IJobSource source, long total, TextWriter output)
{
    /// <returns>The exit code.</returns>
    public async Deferred<int> Run()
    {
        while (true)
        {
            while (source.TryTake(out WaitingJob job))
            {
                await output.WriteLineAsync(TextOf(job));
            }

            if (source.IsOver)
            {
                return Cli.Success;
            }

            var arrived = new Deferred();
            source.Arrived = arrived.Callback;
            await arrived;
        }
    }

    private string TextOf(WaitingJob job)
    {
        var values = new JobValues(job.Number, Slot: 1, job.Columns) { Total = total };
        PreparedJob prepared = template.Fill(values);
        return prepared.Refusal is { } refusal
            ? throw new RunException($"job {job.Number}: {refusal}")
            : prepared.Job.Text;
    }
}
