using Becket.Cli.Running.Children;
using Becket.Cli.Running.Commands;
using Becket.Cli.Running.Input;
using Becket.Cli.Running.Logs;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Pipes;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Scheduling.Machines;
using Becket.Cli.Running.Templates;
using Becket.Cli.Running.Terminals;
using Becket.Cli.Surroundings;
using Becket.Cli.Timelines;

namespace Becket.Cli.Running;

/// <summary><c>becket run</c>: opens its files, runs the jobs, and returns the exit code.</summary>
internal sealed class RunProgram(RunOptions options, TextWriter output, TextWriter error)
{
    private RunControl? _control;

    /// <summary>The machines that the jobs run on; null for this one.</summary>
    public IRunPlace? Place { get; init; }

    /// <summary>The options for commands from a log, each a line for a shell.</summary>
    private RunOptions LineOptions => options with { Command = [], Input = options.Input with { Filters = [] } };

    /// <returns>The exit code.</returns>
    /// <exception cref="RunException">The run could not begin or go on.</exception>
    public int Run()
    {
        JobTemplate.Check(options);
        var log = new JobLogContents(options.Log.Use);
        using JobLogFile? logFile = OpenLog(log);

        // Slow turns are not reported: starting a child, and writing files, may take long.
        var bugs = new BugLogger();
        using var reactor = Reactor.Create(
            new ReactorOptions
            {
                HandleSignals = false,
                SlowTurn = TimeSpan.Zero,
                Logger = bugs,
            }
        );
        using var control = new RunControl(reactor);
        _control = control;
        bugs.Found = control.Abandon;
        LastResort.Abandon = control.Abandon;
        using var signals = new RunSignals(reactor, control);
        try
        {
            return reactor.Run(() => control.Work = RunAtPlace(reactor, log, logFile));
        }
        catch (CancelledException) when (bugs.HasBug)
        {
            return LastResort.ExitCode;
        }
        catch (CancelledException) when (control.StoppedBy > 0)
        {
            if (!options.Report.Quiet)
            {
                error.WriteLine(
                    $"becket: stopped by {ProcessSignals.Name(control.StoppedBy)} while it waited for input: no job "
                        + "was started"
                );
            }

            return JobRun.ExitCodeOf(control.StoppedBy);
        }
    }

    private JobLogFile? OpenLog(JobLogContents contents)
    {
        if (options.Log.File is not { } path)
        {
            return null;
        }

        if (options.Child.DryRun)
        {
            bool isRead = options.Log.Use is not (JobLogUse.Overwrite or JobLogUse.Append);
            return isRead ? JobLogFile.View(path, contents) : null;
        }

        return options.Log.Use == JobLogUse.Overwrite ? JobLogFile.Begin(path) : JobLogFile.Resume(path, contents);
    }

    private async Deferred<int> RunAtPlace(Reactor reactor, JobLogContents log, JobLogFile? logFile)
    {
        IRunPlace? place = options.Child.DryRun ? null : Place;
        try
        {
            if (place is not null)
            {
                await place.Open(reactor);
            }

            return options.Log.Use == JobLogUse.RetryFailed
                ? await Run(reactor, new FailedJobs(log.Failed), [], LineOptions, log.Failed.Count, logFile)
                : await RunInput(reactor, log, logFile);
        }
        finally
        {
            if (place is not null)
            {
                await place.Close();
            }
        }
    }

    private async Deferred<int> RunInput(Reactor reactor, JobLogContents log, JobLogFile? logFile)
    {
        if (options.Pipe.IsCut)
        {
            using IJobSource blocks = PipeInput.Open(reactor, options, DoneIn(log));
            return await Run(reactor, blocks, [], options, jobs: null, logFile);
        }

        using var input = new JobInput(reactor, options);
        if (options.Input.ReadsStandardInput && !Console.IsInputRedirected && !options.Report.Quiet)
        {
            await error.WriteLineAsync("becket: reading values from the terminal, one per line; end with Ctrl-D.");
        }

        long? jobs = input.Count(evenIfLong: options.Schedule.Halt is { Share: > 0 });
        IReadOnlyList<string> names = await input.ReadNames();
        using var all = new InputJobs(input.Combine(names), done: null);
        IJobSource source = logFile is null
            ? all
            : Resumed(reactor, all, new JobTemplate(options, names), log, logFile);
        return await Run(reactor, source, names, options, jobs, logFile);
    }

    /// <summary>The jobs that the log holds as done; null if the run does not resume an earlier one.</summary>
    private JobNumbers? DoneIn(JobLogContents log) =>
        options.Log.Use switch
        {
            JobLogUse.Resume => log.Logged,
            JobLogUse.ResumeFailed => log.Succeeded,
            _ => null,
        };

    /// <summary>The jobs without those that the log holds as done, if the run resumes an earlier one.</summary>
    private IJobSource Resumed(
        Reactor reactor,
        IJobSource all,
        JobTemplate template,
        JobLogContents log,
        JobLogFile file
    ) =>
        DoneIn(log) is not { } done
            ? all
            : new ResumedJobs(
                reactor,
                all,
                template,
                log,
                new ResumePlan(done, options.Log.ByValue),
                difference =>
                    error.WriteLine("becket: " + difference.Text(file.CommandOf(difference.Number) ?? "another one"))
            );

    private async Deferred<int> Run(
        Reactor reactor,
        IJobSource source,
        IReadOnlyList<string> names,
        RunOptions jobOptions,
        long? jobs,
        JobLogFile? logFile
    )
    {
        var template = new JobTemplate(jobOptions, names);
        source = CommandPrinting.Filter(source, template, options.Child, jobs, reactor);
        if (options.Child.DryRun)
        {
            return await new DryRun(template, source, jobs ?? 0, output).Run();
        }

        ScheduleOptions schedule = Place?.Adapt(options.Schedule) ?? RunPreparation.Prepare(options.Schedule, error);
        using RunReport created = CreateReport();
        RunReport report = CommandPrinting.AddTo(created, options.Child, error);
        if (logFile is not null)
        {
            report = report with { Listeners = [new JobLog(logFile), .. report.Listeners] };
        }

        if (Place is not null)
        {
            report = report with { Listeners = [.. report.Listeners, Place.Listener] };
        }

        using TeeJobs? shared = options.Pipe is { Tee: true, Part: false }
            ? PipeInput.Share(reactor, source, options.Pipe.Block, schedule.Slots)
            : null;
        var plan = new RunPlan
        {
            Command = template.Text,
            Slots = schedule.Slots,
            Began = DateTimeOffset.UtcNow,
            Jobs = jobs ?? schedule.TotalJobs,
        };
        using TerminalLoan? loan = options.Terminal.GivesTerminal ? TerminalLoan.Open() : null;
        RunControl control = _control!;
        var run = new JobRun(
            reactor,
            schedule,
            template,
            shared ?? source,
            Place is null ? new SpawnedChildren(reactor, loan).Start : Place.Start,
            report,
            plan
        )
        {
            RunCommand = new LimitShell(reactor).Run,
            MostSlots = () => SlotLimit.Read().Slots,
            Stopping = Place is null ? null : Place.Stopping,
        };
        control.Begin(run, created, loan);
        Place?.Begin(run);
        try
        {
            RunSummary summary = await run.Start();
            return run.Error is { } failed ? throw failed : summary.ExitCode;
        }
        catch (Exception bug) when (bug is not RunException and not CancelledException && IsReported(bug))
        {
            throw;
        }
        finally
        {
            control.End();
        }
    }

    private RunReport CreateReport()
    {
        try
        {
            return RunReport.Of(options.Report, options.Log.File, CommandPrinting.Notices(options.Child, error));
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or TimelineFileException)
        {
            throw new RunException(failed.Message.TrimEnd('.'));
        }
    }

    /// <summary>For a filter: reports a bug where it is thrown. Later, the end of the children would be the work that
    /// the report names.</summary>
    private static bool IsReported(Exception bug)
    {
        LastResort.Report(bug);
        return false;
    }
}
