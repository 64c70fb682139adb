using Becket.Cli.Parsing;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Semaphores;

/// <summary>Options of <c>becket sem</c>.</summary>
internal sealed record SemOptions
{
    /// <summary>The program and its arguments; or one text, which a shell reads.</summary>
    public IReadOnlyList<string> Command { get; init; } = [];

    /// <summary>The name of the semaphore; null for the terminal's, or else the calling process's.</summary>
    public string? Name { get; init; }

    /// <summary>The number of commands that may run at once.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Whether the tool waits for the command, and exits with its exit code.</summary>
    public bool Foreground { get; init; }

    /// <summary>Whether the tool only waits until all commands have ended.</summary>
    public bool Wait { get; init; }

    /// <summary>Whether a shell reads the words of the command, joined by spaces.</summary>
    public bool Shell { get; init; }

    /// <summary>Whether a command in the background reads the tool's standard input.</summary>
    public bool Pipe { get; init; }

    /// <summary>How long to wait for a slot; null for no limit.</summary>
    public SemTimeout? Timeout { get; init; }

    public static OptionGroup<SemOptions> CreateGroup() =>
        new OptionGroup<SemOptions>("Semaphores")
            .Value(
                ["--id", "--semaphorename"],
                "NAME",
                "The semaphore's name. [default: the terminal's, or in a script that of the calling process]",
                ValueReaders.AnyText,
                (sem, name) => sem with { Name = name }
            )
            .Value(
                ["--slots", "-j", "--jobs", "-P", "--max-procs"],
                "N",
                "How many commands run at once: 3, 50% of the cores, +1 or -1 relative to them. [default: 1]",
                SlotCount.Reader,
                (sem, slots) => sem with { Slots = slots }
            )
            .Flag(["--fg"], "Wait for the command, and exit with its exit code.", sem => sem with { Foreground = true })
            .Flag(
                ["--bg"],
                "Leave the command running in the background, which is the default.",
                sem => sem with { Foreground = false }
            )
            .Flag(
                ["--wait"],
                "Run nothing, but wait until all commands of the semaphore have ended.",
                sem => sem with { Wait = true }
            )
            .Value(
                ["--semaphore-timeout", "--semaphoretimeout", "--st"],
                "SECS",
                "After this time without a free slot, start all the same; with a minus sign, give up and exit with 1.",
                SemTimeout.Reader,
                (sem, timeout) => sem with { Timeout = timeout }
            )
            .Flag(
                ["--shell"],
                "Let a shell read the words, joined by spaces. A single word with a space in it is for a shell anyway.",
                sem => sem with { Shell = true }
            )
            .Flag(
                ["--pipe"],
                "Let a command in the background read the standard input.",
                sem => sem with { Pipe = true }
            )
            .Flag(["--ungroup", "-u"], "Accepted for GNU sem's sake: the command always writes by itself.", sem => sem);

    /// <exception cref="MisuseException">There is nothing to run, or the options contradict each other.</exception>
    public void Check()
    {
        if (Wait && Command.Count > 0)
        {
            throw new MisuseException("--wait takes no command: it only waits for those that run");
        }

        if (!Wait && Command.Count == 0)
        {
            throw new MisuseException("say what to run, for example: becket sem --id disk -j 3 -- gzip big.log");
        }

        if (!Shell && Command.Count > 1 && ShellCommand.OperatorIn(Command) is { } found)
        {
            throw new MisuseException(
                $"'{found}' is for a shell: write --shell before the command, or the whole command in quotes"
            );
        }
    }
}
