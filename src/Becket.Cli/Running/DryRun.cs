using System.Text;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Running;

/// <summary>Prints the commands instead of running them.</summary>
/// <param name="template">The command.</param>
/// <param name="source">The jobs.</param>
/// <param name="total">The number of all jobs; 0 if it is not known.</param>
/// <param name="output">Takes the commands.</param>
internal sealed class DryRun(JobTemplate template, IJobSource source, long total, TextWriter output)
{
    /// <summary>The length at which the collected commands are written.</summary>
    private const int MostCollected = 16 * 1024;

    private readonly StringBuilder _commands = new();

    /// <returns>The exit code.</returns>
    /// <exception cref="RunException">A command cannot take its values, or the commands cannot be written.</exception>
    public async Deferred<int> Run()
    {
        try
        {
            while (true)
            {
                while (source.TryTake(out WaitingJob job))
                {
                    job.Blocks?.Dispose();
                    _commands.Append(TextOf(job)).Append('\n');
                    Write(_commands.Length >= MostCollected);
                }

                Write(isDue: true);
                if (source.IsOver)
                {
                    return Cli.Success;
                }

                var arrived = new Deferred();
                source.Arrived = arrived.Callback;
                await arrived;
            }
        }
        catch (DestinationClosedException)
        {
            return JobRun.ExitCodeOf(ProcessSignals.Parse("PIPE"));
        }
        catch (OutputLostException lost)
        {
            throw new RunException(lost.Message);
        }
    }

    private void Write(bool isDue)
    {
        if (!isDue || _commands.Length == 0)
        {
            return;
        }

        string commands = _commands.ToString();
        _commands.Clear();
        output.Write(commands);
        output.Flush();
    }

    private string TextOf(WaitingJob job)
    {
        var values = new JobValues(job.Number, Slot: 1, job.Columns) { Total = total };
        PreparedJob prepared = template.Fill(values);
        if (prepared.Refusal is { } refusal)
        {
            Write(isDue: true);
            throw new RunException($"job {job.Number}: {refusal}");
        }

        return prepared.Job.Text;
    }
}
