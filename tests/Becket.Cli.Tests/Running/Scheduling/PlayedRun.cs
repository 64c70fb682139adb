using Becket.Cli.Running;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>A run on a clock, with children that only the clock knows of.</summary>
internal sealed class PlayedRun : IRunListener
{
    public PlayedRun(ScheduleOptions options, params IReadOnlyList<string> values)
        : this(options, new ListSource(values)) { }

    public PlayedRun(ScheduleOptions options, ListSource source)
    {
        Clock = new Clock();
        Children = new PlayedChildren(Clock);
        Outputs = new PlayedOutputs();
        var template = new JobTemplate(
            new RunOptions
            {
                Command = ["play", "{#}@{%}"],
                Schedule = options,
                Input = new InputOptions(),
                Child = new ChildOptions(),
                Log = new JobLogOptions(),
                Report = new ReportOptions(),
            },
            names: []
        );
        var report = new RunReport(Outputs, [this]) { Notices = TextWriter.Null };
        Plan = new RunPlan
        {
            Command = template.Text,
            Slots = options.Slots,
            Began = DateTimeOffset.UnixEpoch,
        };
        Run = new JobRun(Clock, options, template, source, Children, report, Plan);
    }

    public Clock Clock { get; }

    public PlayedChildren Children { get; }

    public PlayedOutputs Outputs { get; }

    public RunPlan Plan { get; }

    public JobRun Run { get; }

    public RunSummary? Summary { get; private set; }

    public List<(JobEnd End, bool IsFinal)> Ends { get; } = [];

    /// <summary>What the listener throws when a job has ended; null for nothing.</summary>
    public RunException? Trouble { get; set; }

    public List<string> Story => Children.Story;

    /// <summary>Starts it, and lives through so many seconds.</summary>
    public PlayedRun For(double seconds)
    {
        Run.Start().AddCallback(summary => Summary = summary);
        return Then(seconds);
    }

    public PlayedRun Then(double seconds)
    {
        // In steps, as the clock moves as a whole otherwise, and what is scheduled on the way comes late.
        Clock.AdvanceStepwise(TimeSpan.FromSeconds(seconds));
        return this;
    }

    void IRunListener.RunStarted(RunPlan plan) { }

    void IRunListener.JobStarted(Job job, int slot, int attempt, TimeSpan at) { }

    void IRunListener.JobEnded(JobEnd end, bool isFinal)
    {
        Ends.Add((end, isFinal));
        if (Trouble is not null)
        {
            throw Trouble;
        }
    }

    void IRunListener.RunEnded(RunSummary summary) { }
}
