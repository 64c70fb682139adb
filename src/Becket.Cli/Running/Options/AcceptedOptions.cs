using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>The options of GNU parallel and xargs that change nothing here. They are accepted, so that a line that is
/// pasted runs as it is.</summary>
internal static class AcceptedOptions
{
    private const string Remote = "it is for other machines, and all jobs run on this one";
    private const string Threads = "percentages of --slots count the processors that the system schedules on";

    public static IReadOnlyList<AcceptedOption> Create() =>
        [
            Flag("there is no notice to silence", "--will-cite", "--no-notice", "--nn", "--bug"),
            Flag("commands are printed only with --verbose", "--silent"),
            Flag("there is one set of options", "--gnu", "--tollef"),
            Flag("outputs that wait take bounded memory, and then a file without a name", "--compress"),
            Value("outputs that wait are not compressed", "--compress-program", "--decompress-program"),
            Flag(Threads, "--use-cores-instead-of-threads"),
            Flag(Threads, "--use-sockets-instead-of-threads"),
            Flag(Threads, "--use-cpus-instead-of-cores"),
            Flag(Remote, "--cleanup"),
            Flag(Remote, "--controlmaster", "-M"),
            Flag(Remote, "--filter-hosts"),
            Flag(Remote, "--hostgroups", "--hgrp"),
            Value(Remote, "--rsync-opts"),
            Value(Remote, "--ssh"),
            Value(Remote, "--ssh-delay"),
        ];

    private static AcceptedOption Flag(string reason, params string[] names) => new(names, OptionValue.None, reason);

    private static AcceptedOption Value(string reason, params string[] names) =>
        new(names, OptionValue.Required, reason);
}
