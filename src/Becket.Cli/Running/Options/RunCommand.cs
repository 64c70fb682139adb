using System.CommandLine;
using System.CommandLine.Parsing;
using Becket.Cli.Timelines.Runs;

namespace Becket.Cli.Running.Options;

/// <summary><c>becket run</c> on the command line: its options, and what they mean together.</summary>
internal sealed partial class RunCommand
{
    private readonly Argument<string[]> _words = new("command")
    {
        Description =
            "The program and its arguments, executed as they stand, without a shell. Placeholders stand for the values of a line: {} all of it, {1} a column, "
            + "{name} a column by its name; {.} without extension, {/} without directory, {//} the directory, {/.} both, and so {1/.}; {#} the number of the job, {%} its slot. "
            + "Without one, the values are appended. Without a command, each line is one, for sh -c.",
        HelpName = "command [arguments]",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Command _command;

    public RunCommand()
    {
        _command = new Command("run", "Run a command for each line of a file, so many at a time.");
        _command.Add(_words);
        foreach (Option option in Options)
        {
            _command.Add(option);
        }

        _command.SetAction(_ => Cli.Success);
    }

    public Command Command => _command;

    public bool IsRun(ParseResult parsed) => parsed.Action == _command.Action;

    /// <summary>What was asked for.</summary>
    /// <exception cref="MisuseException">It makes no sense together.</exception>
    public RunOptions OptionsOf(ParseResult parsed)
    {
        string[] words = CommandOf(parsed);
        JobLogOptions log = LogOf(parsed);
        if (
            words.Length == 0
            && log.Use != JobLogUse.RetryFailed
            && parsed.GetValue(_input) == "-"
            && !Console.IsInputRedirected
        )
        {
            throw new MisuseException("say what to run, for example: becket run -a names.txt -- echo hello");
        }

        return new RunOptions
        {
            Command = words,
            Log = log,
            Input = InputOf(parsed),
            Schedule = ScheduleOf(parsed),
            Child = new ChildOptions
            {
                Shell = parsed.GetValue(_shell),
                Environment = parsed.GetValue(_environment) ?? [],
                WorkingDirectory = parsed.GetValue(_workingDirectory),
                StandardInputFile = parsed.GetValue(_standardInput),
            },
            Report = ReportOf(parsed),
            Tag = parsed.GetValue(_tagString) ?? (parsed.GetValue(_tag) ? "{}" : null),
            DryRun = parsed.GetValue(_dryRun),
        };
    }

    /// <summary>What is wrong, in one sentence.</summary>
    public static string Mistake(ParseResult parsed)
    {
        return $"{parsed.Errors[0].Message.TrimEnd('.')}; see becket run --help";
    }

    /// <summary>The command, which begins behind the mark. What the parser has found before that, and does not know, it
    /// takes for a part of it.</summary>
    private string[] CommandOf(ParseResult parsed)
    {
        string[] words = parsed.GetValue(_words) ?? [];
        int behindMark = parsed.Tokens.SkipWhile(token => token.Type != TokenType.DoubleDash).Skip(1).Count();
        return words.Length <= behindMark ? words : throw new MisuseException($"there is no option '{words[0]}'");
    }

    private JobLogOptions LogOf(ParseResult parsed)
    {
        string? file = parsed.GetValue(_jobLog);
        var uses = new List<JobLogUse>();
        if (parsed.GetValue(_resume))
        {
            uses.Add(JobLogUse.Resume);
        }

        if (parsed.GetValue(_resumeFailed))
        {
            uses.Add(JobLogUse.ResumeFailed);
        }

        if (parsed.GetValue(_retryFailed))
        {
            uses.Add(JobLogUse.RetryFailed);
        }

        return uses switch
        {
            [] => new JobLogOptions { File = file },
            [var use] when file is not null => new JobLogOptions { File = file, Use = use },

            // As GNU parallel has it: who resumes the failed ones resumes.
            [JobLogUse.Resume, JobLogUse.ResumeFailed] when file is not null => new JobLogOptions
            {
                File = file,
                Use = JobLogUse.ResumeFailed,
            },
            [_, _, ..] => throw new MisuseException("take one of --resume, --resume-failed and --retry-failed"),
            _ => throw new MisuseException(
                "--resume, --resume-failed and --retry-failed need to know which log: --joblog FILE"
            ),
        };
    }

    private InputOptions InputOf(ParseResult parsed)
    {
        var input = new InputOptions
        {
            File = parsed.GetValue(_input) ?? "-",
            Null = parsed.GetValue(_null),
            ColumnSeparator = parsed.GetValue(_columnSeparator),
            Csv = parsed.GetValue(_csv),
            Header = parsed.GetValue(_header),
        };
        if (input is { Csv: true, Null: true })
        {
            throw new MisuseException("--csv has lines that end in a line feed: leave out --null");
        }

        if (
            input is { Csv: true, ColumnSeparator: { } separator }
            && (separator.Length != 1 || separator[0] is '"' or '\n' or > '\x7F')
        )
        {
            throw new MisuseException(
                $"with --csv, --colsep takes the one character between fields, not '{separator}'"
            );
        }

        return input;
    }

    private ScheduleOptions ScheduleOf(ParseResult parsed) =>
        new()
        {
            Slots = parsed.GetValue(_slots) ?? Environment.ProcessorCount,
            Delay = parsed.GetValue(_delay),
            StartInterval = parsed.GetValue(_rate),
            Tries = parsed.GetValue(_retries) ?? 1,
            RetryDelay = parsed.GetValue(_retryDelay),
            TimeLimit = parsed.GetValue(_timeout),
            TermSequence = parsed.GetValue(_termSequence) ?? TermSequence.Default,
            Halt = parsed.GetValue(_halt),
            Drain = parsed.GetValue(_drain),
        };

    private ReportOptions ReportOf(ParseResult parsed)
    {
        bool ungroup = parsed.GetValue(_ungroup);
        bool lineBuffer = parsed.GetValue(_lineBuffer);
        if (
            ungroup
            && (
                lineBuffer
                || parsed.GetValue(_keepOrder)
                || parsed.GetValue(_tag)
                || parsed.GetValue(_tagString) is not null
            )
        )
        {
            throw new MisuseException(
                "--ungroup lets the jobs write by themselves, so nothing can be put in order, together or in front: leave out --keep-order, --line-buffer and --tag"
            );
        }

        string? results = parsed.GetValue(_results);
        if (ungroup && results is not null)
        {
            throw new MisuseException(
                "--ungroup lets the jobs write by themselves, so there is nothing to keep: leave out --results"
            );
        }

        string? timeline = parsed.GetValue(_timeline);
        if (timeline is not null && !TimelineFormats.TryFromName(timeline, out _))
        {
            throw new MisuseException($"--timeline takes {TimelineFormats.Expected}, not '{timeline}'");
        }

        return new ReportOptions
        {
            Grouping =
                ungroup ? OutputGrouping.None
                : lineBuffer ? OutputGrouping.Line
                : OutputGrouping.Job,
            KeepOrder = parsed.GetValue(_keepOrder),
            JobLogFile = parsed.GetValue(_dryRun) ? null : parsed.GetValue(_jobLog),
            ResultsDirectory = results,
            TimelineFile = timeline,
            Quiet = parsed.GetValue(_quiet),
            Progress = parsed.GetValue(_progress),
        };
    }
}
