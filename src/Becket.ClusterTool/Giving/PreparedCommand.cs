using System.Globalization;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Giving;

/// <summary>A job's command on its way to a worker.</summary>
internal sealed record PreparedCommand(CommandMessage Message, IReadOnlyList<string> Texts)
{
    public static PreparedCommand Of(PreparedJob job, RunOptions run, bool isShared)
    {
        List<string> texts = [.. job.Job.Arguments];
        foreach ((string name, string value) in job.Environment)
        {
            texts.Add(name);
            texts.Add(value);
        }

        texts.AddRange(job.Sends);
        texts.AddRange(job.Returns);
        if (job.WorkingDirectory is { } directory)
        {
            texts.Add(directory);
        }

        if (job.StandardInputFile is { } input)
        {
            texts.Add(input);
        }

        var message = new CommandMessage
        {
            Number = job.Job.Number,
            Arguments = job.Job.Arguments.Count,
            Environment = job.Environment.Count * 2,
            Sends = job.Sends.Count,
            Returns = job.Returns.Count,
            HasDirectory = job.WorkingDirectory is not null,
            HasInput = job.StandardInputFile is not null,
            IsShared = isShared,
            CleansUp = run.Transfer.CleansUp,
            LimitSeconds = run.Schedule.TimeLimit?.Fixed?.TotalSeconds,
            TermSequence = string.Join(
                ',',
                run.Schedule.TermSequence.Steps.Select(step =>
                    string.Create(CultureInfo.InvariantCulture, $"{step.Signal},{step.Wait.TotalMilliseconds}")
                )
            ),
        };
        return new PreparedCommand(message, texts);
    }
}
