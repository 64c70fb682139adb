using Becket.Cli.Parsing;

namespace Becket.Cli.Running.Options;

/// <summary>Options for the files of jobs that run on other machines. All texts may hold placeholders.</summary>
internal sealed record TransferOptions
{
    /// <summary>The files that a job gets from this machine.</summary>
    public IReadOnlyList<string> Sends { get; init; } = [];

    /// <summary>The files that a job makes, and that come back to this machine.</summary>
    public IReadOnlyList<string> Returns { get; init; } = [];

    /// <summary>Whether these files are removed from the other machine when a job has ended.</summary>
    public bool CleansUp { get; init; }

    /// <summary>Whether all machines have the same files, so that nothing is copied.</summary>
    public bool IsShared { get; init; }

    public static OptionGroup<TransferOptions> CreateGroup() =>
        new OptionGroup<TransferOptions>("Files")
            .Values(
                ["--transferfile", "--tf"],
                "FILE",
                "Copy a file to the worker before the job; may hold placeholders, and be given more than once.",
                ValueReaders.FileName,
                (files, sends) => files with { Sends = sends }
            )
            .Values(
                ["--return"],
                "FILE",
                "Copy a file that the job makes back here; may hold placeholders, and be given more than once.",
                ValueReaders.FileName,
                (files, returns) => files with { Returns = returns }
            )
            .Flag(
                ["--cleanup"],
                "Remove the copied files from the worker. Without --workdir that is always so.",
                files => files with { CleansUp = true }
            )
            .Flag(["--transfer"], "Short for --transferfile {}.", files => files with { Sends = ["{}"] })
            .Value(
                ["--trc"],
                "FILE",
                "Short for --transferfile {} --return FILE --cleanup.",
                ValueReaders.FileName,
                (files, back) => files with { Sends = ["{}"], Returns = [back], CleansUp = true }
            )
            .Flag(
                ["--shared"],
                "All workers see the files of this machine under the same names: copy nothing.",
                files => files with { IsShared = true }
            );
}
