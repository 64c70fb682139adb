using Becket.Cli.Running;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Tests.Running.Scheduling;

/// <summary>A run on a clock, with children that exist only on that clock.</summary>
internal sealed class PlayedRun : RunListener
{
    public PlayedRun(ScheduleOptions options, params IReadOnlyList<string> values)
        : this(options, new ListSource(values)) { }

    public PlayedRun(ScheduleOptions options, ListSource source)
    {
        Clock = new Clock();
        Children = new PlayedChildren(Clock);
        Output = new PlayedOutput();
        var template = new JobTemplate(new RunOptions { Command = ["play", "{#}@{%}"], Schedule = options }, names: []);
        var report = new RunReport(Output, [this]);
        Plan = new RunPlan
        {
            Command = template.Text,
            Slots = options.Slots,
            Began = DateTimeOffset.UnixEpoch,
        };
        Run = new JobRun(Clock, options, template, source, Children.Start, report, Plan)
        {
            Machine = Machine,
            RunCommand = _ => Deferred.Succeed(LimitExitCode()),
        };
    }

    public Clock Clock { get; }

    public PlayedMachine Machine { get; } = new();

    /// <summary>The exit code of the command of <c>--limit</c>.</summary>
    public Func<int> LimitExitCode { get; set; } = () => 0;

    public PlayedChildren Children { get; }

    public PlayedOutput Output { get; }

    public RunPlan Plan { get; }

    public JobRun Run { get; }

    public RunSummary? Summary { get; private set; }

    public List<(JobEnd End, bool IsFinal)> Ends { get; } = [];

    /// <summary>The listener throws this when a job has ended; null for nothing.</summary>
    public RunException? ListenerError { get; set; }

    public List<string> Story => Children.Story;

    /// <summary>Starts the run, and advances the clock by some seconds.</summary>
    public PlayedRun For(double seconds)
    {
        _ = Run.Start().AddCallback(summary => Summary = summary);
        return Then(seconds);
    }

    public PlayedRun Then(double seconds)
    {
        // In steps: otherwise the clock jumps to its new time at once, and calls scheduled on the way run late.
        Clock.AdvanceStepwise(TimeSpan.FromSeconds(seconds));
        return this;
    }

    public override void JobEnded(JobEnd end, bool isFinal)
    {
        Ends.Add((end, isFinal));
        if (ListenerError is not null)
        {
            throw ListenerError;
        }
    }
}
