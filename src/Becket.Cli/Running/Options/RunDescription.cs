using Becket.Cli.Commands;
using Becket.Cli.Running.Profiles;

namespace Becket.Cli.Running.Options;

/// <summary>What the help of <c>becket run</c> says beside its options.</summary>
internal static class RunDescription
{
    private static readonly HelpSection s_placeholders = new(
        "Placeholders",
        [
            ("{}", "The value: all of the line."),
            ("{.} {/} {//} {/.}", "Without extension; without directory; the directory; without both."),
            ("{1} {-1} {2/.}", "A column, counted from the first or the last, or a part of it."),
            ("{name} {name//}", "A column by its name, with --header."),
            ("{#} {%}", "The number of the job; the number of its slot."),
            ("{= expression =}", "The value after a change, as in {= s/a/b/ =}."),
            ("{..} {+/} {^}", "These and more with --plus."),
        ]
    );

    private static readonly HelpSection s_exitCodes = new(
        "Exit code",
        [
            ("0", "Every job succeeded."),
            ("1 to 100", "This many jobs failed."),
            ("101", "More than 100 jobs failed."),
            ("128 + N", "Signal N ended the run: 130 after Ctrl-C, 141 if nothing reads the output."),
            ("255", "The command line makes no sense, or another error: a full disk, a file that cannot be read."),
        ]
    );

    private static readonly HelpSection s_files = new(
        "Files and variables",
        [
            ("~/.config/becket/run/config", "Options that are always read, one or more on a line."),
            ("~/.config/becket/run/NAME", "Options that are read with --profile NAME."),
            (ProfileReader.Variable, "Options that are read after config, and before the profiles."),
            ("XDG_CONFIG_HOME", "The directory in place of ~/.config."),
            ("NO_COLOR, TERM", "No colours if NO_COLOR is set; no progress display if TERM is dumb."),
        ]
    );

    private static readonly HelpSection s_examples = new(
        "Examples",
        [
            ("becket run echo {1} {2} ::: a b ::: 1 2", "Each value of one source with each of the other."),
            ("ls *.wav | becket run -j4 lame {} {.}.mp3", "Four conversions at a time."),
            ("find . -name '*.gz' -print0 | becket run -0 gunzip -t", "Names with any character in them."),
            ("becket run -a hosts --tag --timeout 10s ssh {} uptime", "Ten seconds for each host."),
            ("becket run -a jobs --joblog log --resume ./work {}", "Go on where the last run was ended."),
            ("becket run --csv --header -a mail.csv ./send {address} {name}", "Columns by their names."),
            ("find . -name '*.o' | becket run -m rm", "As many names in a command as fit."),
            ("cat big | becket run --pipe --block 10M grep x", "Blocks of whole lines, one for each job."),
            ("ls *.csv | becket run --shell 'sort {} | uniq -c > {.}.n'", "A pipe for each file."),
            ("becket run -a urls --retries 3 --rate 5/s curl -fsSO {}", "Three tries, five starts a second."),
        ]
    );

    public static CommandDescription Create() =>
        new()
        {
            FullName = "becket run",
            Summary = "Run a command for each line of a file, a limited number at a time.",
            Usage =
            [
                "[options] [--] command [arguments]",
                "[options] [--] command [arguments] ::: value... or :::: file...",
                "[options] < commands",
            ],
            About =
            [
                "The program and its arguments are executed directly; a shell reads one word that is a script "
                    + "('sort {} | uniq'), and everything with --shell. Placeholders take the values of a line; "
                    + "without a placeholder, the values are appended. Without a command, each line is a command "
                    + "for the shell.",
                "Options end where the command begins. A long option may be cut short where that is not ambiguous, "
                    + "and letters may be joined: -kj5 is --keep-order --jobs 5. Of an option that is given twice, "
                    + "the last one counts, unless its help says that it may be given more than once. Options of GNU "
                    + "parallel and xargs that change nothing here are accepted; --verbose names them.",
            ],
            Before = [s_placeholders],
            After = [s_exitCodes, s_files, s_examples],
            Words = null,
        };
}
