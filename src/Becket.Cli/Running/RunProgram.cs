using System.Runtime.InteropServices;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Commands;
using Becket.Cli.Running.Input;
using Becket.Cli.Running.Logs;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Pipes;
using Becket.Cli.Running.Scheduling;
using Becket.Cli.Running.Scheduling.Machines;
using Becket.Cli.Running.Templates;
using Becket.Cli.Timelines;

namespace Becket.Cli.Running;

/// <summary><c>becket run</c>: opens its files, runs the jobs, and returns the exit code.</summary>
internal sealed class RunProgram(RunOptions options, TextWriter output, TextWriter error)
{
    private Deferred<int>? _work;
    private JobRun? _run;

    /// <summary>The signal that came before the first job, while the run waited for input; or 0.</summary>
    private int _stoppedBy;

    /// <summary>The options for commands from a log, each a line for a shell.</summary>
    private RunOptions LineOptions => options with { Command = [] };

    /// <returns>The exit code.</returns>
    /// <exception cref="RunException">The run could not begin or go on.</exception>
    public int Run()
    {
        JobTemplate.Check(options);
        var log = new JobLogContents();
        using JobLogFile? logFile = OpenLog(log);

        // Slow turns are not reported: starting a child, and writing files, may take long.
        using var reactor = Reactor.Create(new ReactorOptions { HandleSignals = false, SlowTurn = TimeSpan.Zero });
        using var signals = new StopSignals(reactor, Interrupt);
        try
        {
            return reactor.Run(() =>
                _work =
                    options.Log.Use == JobLogUse.RetryFailed
                        ? Run(reactor, new FailedJobs(log.Failed), [], LineOptions, log.Failed.Count, logFile)
                        : RunInput(reactor, log, logFile)
            );
        }
        catch (CancelledException) when (_stoppedBy > 0)
        {
            return JobRun.ExitCodeOf(_stoppedBy);
        }
    }

    private JobLogFile? OpenLog(JobLogContents contents)
    {
        if (options.Log.File is not { } path || options.Child.DryRun)
        {
            return null;
        }

        return options.Log.Use == JobLogUse.Overwrite ? JobLogFile.Begin(path) : JobLogFile.Resume(path, contents);
    }

    private async Deferred<int> RunInput(Reactor reactor, JobLogContents log, JobLogFile? logFile)
    {
        JobNumbers? done = options.Log.Use switch
        {
            JobLogUse.Resume => log.Logged,
            JobLogUse.ResumeFailed => log.Succeeded,
            _ => null,
        };
        if (options.Pipe.IsOn)
        {
            using IJobSource blocks = PipeInput.Open(reactor, options, done);
            return await Run(reactor, blocks, [], options, jobs: null, logFile);
        }

        using var input = new JobInput(reactor, options);
        if (options.Input.ReadsStandardInput && !Console.IsInputRedirected && !options.Report.Quiet)
        {
            await error.WriteLineAsync("becket: reading values from the terminal, one per line; end with Ctrl-D.");
        }

        long? jobs = input.Count(evenIfLong: options.Schedule.Halt is { Share: > 0 });
        IReadOnlyList<string> names = await input.ReadNames();
        using var source = new InputJobs(input.Combine(names), done);
        return await Run(reactor, source, names, options, jobs, logFile);
    }

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

        ScheduleOptions schedule = RunPreparation.Prepare(options.Schedule, error);
        using RunReport created = CreateReport();
        RunReport report = CommandPrinting.AddTo(created, options.Child, error);
        if (logFile is not null)
        {
            report = report with { Listeners = [new JobLog(logFile), .. report.Listeners] };
        }

        var plan = new RunPlan
        {
            Command = template.Text,
            Slots = schedule.Slots,
            Began = DateTimeOffset.UtcNow,
            Jobs = jobs ?? schedule.TotalJobs,
        };
        _run = new JobRun(reactor, schedule, template, source, new SpawnedChildren(reactor).Start, report, plan)
        {
            RunCommand = new LimitShell(reactor).Run,
            MostSlots = () => SlotLimit.Read().Slots,
        };
        RunSummary summary = await _run.Start();
        return _run.Error is { } failed ? throw failed : summary.ExitCode;
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

    private void Interrupt(int signal)
    {
        if (_run is null)
        {
            _stoppedBy = signal;
            _work?.Cancel();
        }
        else if (signal == ProcessSignals.NumberOf(PosixSignal.SIGQUIT))
        {
            _run.Quit(signal);
        }
        else
        {
            _run.Interrupt(signal);
        }
    }
}
