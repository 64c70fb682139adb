using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>The options of GNU parallel that the tool does not have, each with what to do instead.</summary>
internal static class RefusedOptions
{
    private const string Remote = "all jobs run on this machine; let the command call ssh, as in: ssh HOST cmd {}";
    private const string Sql = "--joblog FILE keeps what ran, and --results FILE.csv the outputs";
    private const string Semaphore = "write becket sem --id NAME -- command";
    private const string Session = "jobs inherit every exported variable; --env NAME=VALUE sets one for the jobs";
    private const string Script = "let the script's first line be #!/bin/sh, and its second call becket run";

    public static IReadOnlyList<RefusedOption> Create() =>
        [
            new(["--sshlogin", "-S"], OptionValue.Required, Remote, harmless: ":"),
            Value(Remote, "--sshloginfile", "--slf"),
            Flag(Remote, "--onall"),
            Flag(Remote, "--nonall"),
            Value("all jobs run on this machine, where the files are", "--basefile", "--bf"),
            Flag("all jobs run on this machine, where the files are", "--transfer"),
            Value("all jobs run on this machine, where the files are", "--transferfile", "--tf"),
            Value("all jobs run on this machine, where the files are", "--return"),
            Value("all jobs run on this machine, where the files are", "--trc"),
            Value(Sql, "--sql-master"),
            Value(Sql, "--sql-worker"),
            Value(Sql, "--sql-and-worker"),
            Value(Sql, "--sql"),
            Flag(Semaphore, "--semaphore"),
            Value(Semaphore, "--semaphore-name", "--id"),
            Value("write becket sem --semaphore-timeout SECS --id NAME -- command", "--semaphore-timeout", "--st"),
            Flag("write becket sem --fg --id NAME -- command", "--fg"),
            Flag(Semaphore, "--bg"),
            Flag("write becket sem --wait --id NAME", "--wait"),
            Flag(Session, "--record-env"),
            Flag(Session, "--session"),
            Value("read the outputs with: mapfile -t results < <(becket run -k ...)", "--_parset"),
            Flag(Script, "--shebang", "--hashbang"),
            Flag(Script, "--shebang-wrap"),
            Flag("a script calls becket, which is one file", "--embed"),
            Value("write becket completion bash, zsh or fish", "--shell-completion"),
            Flag("placeholders are quoted by the tool; printf %q quotes a text in bash", "--shell-quote"),
            Flag("the progress on a terminal shows the running jobs, and --results DIR keeps outputs", "--tmux"),
            Flag("the progress on a terminal shows the running jobs, and --results DIR keeps outputs", "--tmuxpane"),
            Value("sort by the value, and give the groups to --pipe with --recstart", "--group-by"),
            Value("write a file for each value with awk, and run the command for each file", "--shard"),
            Value("write a file for each value with awk, and run the command for each file", "--bin"),
            Value(
                "a block is complete when it is full or the input ends: make --block smaller",
                "--block-timeout",
                "--bt"
            ),
            Flag("write --files", "--output-as-files", "--outputasfiles"),
            Value("fill the file in the command: --shell 'envsubst < file > file.{#}'", "--template", "--tmpl"),
        ];

    private static RefusedOption Flag(string instead, params string[] names) => new(names, OptionValue.None, instead);

    private static RefusedOption Value(string instead, params string[] names) =>
        new(names, OptionValue.Required, instead);
}
