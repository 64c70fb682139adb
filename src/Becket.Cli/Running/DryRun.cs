using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Running;

/// <summary>Prints the commands instead of running them.</summary>
internal sealed class DryRun(JobTemplate template, IJobSource source, TextWriter output)
{
    /// <returns>The exit code.</returns>
    public async Deferred<int> Run()
    {
        while (true)
        {
            while (source.TryTake(out WaitingJob job))
            {
                job.Blocks?.Dispose();
                await output.WriteLineAsync(template.Fill(new JobValues(job.Number, Slot: 1, job.Columns)).Job.Text);
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
}
