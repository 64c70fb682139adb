using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Becket.Cli.Running.Options;

/// <content>The options one by one: their names are GNU parallel's where it has them.</content>
internal sealed partial class RunCommand
{
    private readonly Option<string> _input = new("--input", "-a", "--arg-file")
    {
        Description = "Where the lines come from; - is standard input.",
        HelpName = "FILE",
        DefaultValueFactory = _ => "-",
        CustomParser = result => NotEmpty(result, "the name of a file")!,
    };

    private readonly Option<bool> _null = Flag(
        "Lines end in a zero byte, as find -print0 writes them.",
        "--null",
        "-0"
    );

    private readonly Option<string?> _columnSeparator = new("--colsep", "-C")
    {
        Description = "Cut lines into columns at what matches this regular expression.",
        HelpName = "REGEX",
        CustomParser = ParseSeparator,
    };

    private readonly Option<bool> _csv = Flag(
        "Lines are comma-separated values (RFC 4180), with --colsep for another separator.",
        "--csv"
    );

    private readonly Option<bool> _header = Flag(
        "The first line names the columns, for {name}. Columns are cut at tabs, unless --csv or --colsep says otherwise.",
        "--header"
    );

    private readonly Option<int?> _slots = new("--slots", "-j", "--jobs")
    {
        Description =
            "How many jobs run at once: 5, 50% of the cores, +1 or -1 beside them, 0 for as many as possible. [default: one per core]",
        HelpName = "N",
        CustomParser = result =>
            Read(
                result,
                "a number, a percentage, or +N or -N",
                (string text, out int? slots) =>
                {
                    bool isSlots = SlotCount.TryParse(text, Environment.ProcessorCount, out int count);
                    slots = count;
                    return isSlots;
                }
            ),
    };

    private readonly Option<TimeSpan> _delay = new("--delay")
    {
        Description = "Wait so long between two starts: 2, 200ms, 1m.",
        HelpName = "TIME",
        CustomParser = result =>
            Read<TimeSpan>(
                result,
                "a time such as 2, 200ms or 1m",
                (string text, out TimeSpan time) => DurationText.TryParse(text, out time)
            ),
    };

    private readonly Option<TimeSpan> _rate = new("--rate")
    {
        Description = "Start so many jobs per second, minute or hour on average: 5/s, 100/m, 1000/h.",
        HelpName = "N/s",
        CustomParser = result => Read<TimeSpan>(result, "a rate such as 5/s, 100/m or 1000/h", StartRate.TryParse),
    };

    private readonly Option<int?> _retries = new("--retries")
    {
        Description = "Try a job that fails so often in all; 0 for until it succeeds. [default: 1]",
        HelpName = "N",
        CustomParser = result =>
            Read(
                result,
                "a whole number",
                (string text, out int? tries) =>
                {
                    bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count);
                    tries = count;
                    return isNumber;
                }
            ),
    };

    private readonly Option<TimeSpan> _retryDelay = new("--retry-delay")
    {
        Description = "Wait so long before the second try, twice that before the third, and so on, up to an hour.",
        HelpName = "TIME",
        CustomParser = result =>
            Read<TimeSpan>(
                result,
                "a time such as 2, 200ms or 1m",
                (string text, out TimeSpan time) => DurationText.TryParse(text, out time)
            ),
    };

    private readonly Option<TimeLimit?> _timeout = new("--timeout")
    {
        Description = "End a job that takes longer than this: 10s, 2m, or 300% of the median of those that succeeded.",
        HelpName = "TIME",
        CustomParser = result =>
            Read(
                result,
                "a time such as 10s or 2m, or a percentage of the median",
                (string text, out TimeLimit? limit) =>
                {
                    bool isLimit = TimeLimit.TryParse(text, out TimeLimit parsed);
                    limit = parsed;
                    return isLimit;
                }
            ),
    };

    private readonly Option<TermSequence?> _termSequence = new("--term-seq", "--termseq")
    {
        Description =
            "The signals that end a job, and the milliseconds between them. [default: TERM,200,TERM,100,TERM,50,KILL,25]",
        HelpName = "SEQUENCE",
        CustomParser = result =>
            Read(
                result,
                "signals and milliseconds in turn, such as TERM,200,KILL,25",
                (string text, out TermSequence? sequence) => TermSequence.TryParse(text, out sequence!)
            ),
    };

    private readonly Option<HaltRule?> _halt = new("--halt", "--halt-on-error")
    {
        Description =
            "End when so many jobs failed, succeeded or are done: now (end those under way) or soon (let them finish), as in now,fail=1 soon,fail=30% now,success=1 soon,done=100.",
        HelpName = "WHEN,WHY=N",
        CustomParser = result =>
            Read<HaltRule?>(
                result,
                "now or soon, and fail, success or done, as in now,fail=1 or soon,fail=30%",
                HaltRule.TryParse
            ),
    };

    private readonly Option<bool> _drain = Flag(
        "On the first Ctrl-C or SIGTERM let the jobs under way finish, instead of ending them.",
        "--drain"
    );

    private readonly Option<bool> _dryRun = Flag("Show the commands and run none.", "--dry-run");

    private readonly Option<bool> _shell = Flag(
        "Run the command through sh -c; values are quoted, so that none is read as code.",
        "--shell"
    );

    private readonly Option<(string Name, string Value)[]?> _environment = new("--env")
    {
        Description =
            "Set a variable for the jobs; may hold placeholders, and be given more than once. Those we have they have too.",
        HelpName = "NAME=VALUE",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = ParseEnvironment,
    };

    private readonly Option<string?> _workingDirectory = new("--workdir", "--wd")
    {
        Description = "Where the jobs run; may hold placeholders.",
        HelpName = "DIR",
        CustomParser = result => NotEmpty(result, "a directory"),
    };

    private readonly Option<string?> _standardInput = new("--stdin")
    {
        Description = "What the jobs read; may hold placeholders. [default: nothing]",
        HelpName = "FILE",
        CustomParser = result => NotEmpty(result, "the name of a file"),
    };

    private readonly Option<string?> _jobLog = new("--joblog")
    {
        Description = "Write down each job that is over, in GNU parallel's columns. Begun anew, unless you resume.",
        HelpName = "FILE",
        CustomParser = result => NotEmpty(result, "the name of a file"),
    };

    private readonly Option<bool> _resume = Flag("Run only jobs that the log does not hold.", "--resume");

    private readonly Option<bool> _resumeFailed = Flag(
        "Run only jobs that the log does not hold as successful.",
        "--resume-failed"
    );

    private readonly Option<bool> _retryFailed = Flag(
        "Run the commands that the log holds as failed; the input and the command given are of no matter.",
        "--retry-failed"
    );

    private readonly Option<bool> _keepOrder = Flag("Outputs come in the order of the lines.", "--keep-order", "-k");

    private readonly Option<bool> _lineBuffer = Flag(
        "Outputs come line by line, instead of job by job.",
        "--line-buffer",
        "--lb"
    );

    private readonly Option<bool> _ungroup = Flag("Jobs write where we write, as it comes.", "--ungroup", "-u");

    private readonly Option<bool> _tag = Flag("Put the values and a tab before each line of output.", "--tag");

    private readonly Option<string?> _tagString = new("--tagstring")
    {
        Description = "Put this and a tab before each line of output; may hold placeholders.",
        HelpName = "TEXT",
        CustomParser = result => result.Tokens[0].Value,
    };

    private readonly Option<string?> _results = new("--results")
    {
        Description = "Keep the outputs of each job in a directory.",
        HelpName = "DIR",
        CustomParser = result => NotEmpty(result, "a directory"),
    };

    private readonly Option<string?> _timeline = new("--timeline")
    {
        Description = "Draw who ran when on which slot: .svg, .html, or .json for Perfetto.",
        HelpName = "FILE",
        CustomParser = result => NotEmpty(result, "the name of a file"),
    };

    private readonly Option<bool> _quiet = Flag("Say nothing but what the jobs say.", "--quiet", "-q");

    private readonly Option<bool> _progress = Flag(
        "Show progress, though standard error is no terminal.",
        "--progress"
    );

    private delegate bool Reader<T>(string text, out T value);

    private IEnumerable<Option> Options =>
        [
            _input,
            _null,
            _columnSeparator,
            _csv,
            _header,
            _slots,
            _delay,
            _rate,
            _retries,
            _retryDelay,
            _timeout,
            _termSequence,
            _halt,
            _drain,
            _shell,
            _environment,
            _workingDirectory,
            _standardInput,
            _dryRun,
            _jobLog,
            _resume,
            _resumeFailed,
            _retryFailed,
            _keepOrder,
            _lineBuffer,
            _ungroup,
            _tag,
            _tagString,
            _results,
            _timeline,
            _quiet,
            _progress,
        ];

    private static Option<bool> Flag(string description, string name, params string[] aliases) =>
        new(name, aliases) { Description = description, Arity = ArgumentArity.Zero };

    private static T? Read<T>(ArgumentResult result, string takes, Reader<T> read)
    {
        string text = result.Tokens[0].Value;
        if (read(text, out T? value))
        {
            return value;
        }

        result.AddError($"{NameOf(result)} takes {takes}, not '{text}'");
        return default;
    }

    private static string? NotEmpty(ArgumentResult result, string takes)
    {
        string text = result.Tokens[0].Value;
        if (text.Length > 0)
        {
            return text;
        }

        result.AddError($"{NameOf(result)} takes {takes}, not ''");
        return null;
    }

    private static string? ParseSeparator(ArgumentResult result) =>
        Read<string?>(
            result,
            "a regular expression",
            (string text, out string? separator) =>
            {
                separator = text;
                try
                {
                    _ = new Input.ColumnSeparator(text);
                    return text.Length > 0;
                }
                catch (ArgumentException)
                {
                    return false;
                }
            }
        );

    private static (string Name, string Value)[]? ParseEnvironment(ArgumentResult result)
    {
        var variables = new List<(string, string)>();
        foreach (Token token in result.Tokens)
        {
            string text = token.Value;
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0)
            {
                variables.Add((text[..equals], text[(equals + 1)..]));
            }
            else if (equals == 0 || text.Length == 0)
            {
                result.AddError($"--env takes NAME=VALUE, not '{text}'");
            }

            // A name alone is what GNU parallel wants told to pass a variable on. Ours are passed on anyway.
        }

        return [.. variables];
    }

    private static string NameOf(ArgumentResult result) => ((OptionResult)result.Parent!).Option.Name;
}
