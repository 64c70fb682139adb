using Becket.Cli.Running;
using Becket.Cli.Running.Options;

namespace Becket.ClusterTool.Giving;

/// <summary>The folder of a giver, which one giver has at a time.</summary>
internal sealed class RunFolder : IDisposable
{
    private const int LongestShown = 200;

    private readonly FileStream _lock;
    private readonly string _folder;

    private RunFolder(string folder, FileStream held, UnfinishedRun run, bool isUnfinished) =>
        (_folder, _lock, Run, IsUnfinished) = (folder, held, run, isUnfinished);

    public UnfinishedRun Run { get; }

    /// <summary>Whether a giver was killed that ran the same command.</summary>
    public bool IsUnfinished { get; }

    /// <exception cref="RunException">Another giver has it, or another run is left in it.</exception>
    public static RunFolder Open(GiverOptions giver, RunOptions run)
    {
        string folder = giver.Folder;
        FileStream held = Lock(folder);
        try
        {
            string command = CommandOf(run);
            var left = UnfinishedRun.Read(folder);
            bool goesOn = left?.Command == command && !giver.Discards && !run.Log.ResumeFailed && !run.Log.RetryFailed;
            if (left is not null && !goesOn)
            {
                if (left.Command != command && !giver.Discards)
                {
                    throw new RunException(
                        $"'{folder}' has an unfinished run of: {Shortened(left.Command)}. Start that again to go on "
                            + "with it, add --discard to drop it, or give another folder with --state"
                    );
                }

                left = null;
            }

            if (left is null)
            {
                UnfinishedRun.Clear(folder);
                left = new UnfinishedRun("run-" + Guid.NewGuid().ToString("n")[..12], command);
                left.Write(folder);
            }

            return new RunFolder(folder, held, left, goesOn);
        }
        catch (Exception error)
        {
            held.Dispose();
            throw error is IOException or UnauthorizedAccessException
                ? new RunException($"cannot use the folder '{folder}': {FileErrorText.Of(error)}")
                : error;
        }
    }

    /// <summary>The log of the run: there is always one, because a giver that goes on must know what is done.</summary>
    public JobLogOptions LogOf(JobLogOptions log)
    {
        JobLogOptions own = log.File is null ? log with { File = Path.Combine(_folder, "joblog") } : log;
        return IsUnfinished && own.Use == JobLogUse.Overwrite && File.Exists(own.File)
            ? own with
            {
                Resume = true,
            }
            : own;
    }

    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            return new FileStream(
                Path.Combine(folder, "lock"),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RunException(
                $"cannot use the folder '{folder}', which another giver may have: {FileErrorText.Of(error)}"
            );
        }
    }

    // As it is typed. What comes from standard input or a file is not part of it: the ledger finds jobs that differ.
    private static string CommandOf(RunOptions run) =>
        string.Join(' ', run.Command.Concat(run.Input.Sources.SelectMany(Typed)));

    private static IEnumerable<string> Typed(InputSource source) =>
        source.Values is { } values
            ? [source.IsLinked ? ":::+" : ":::", .. values]
            : [source.IsLinked ? "::::+" : "::::", source.File!];

    private static string Shortened(string command) =>
        command.Length <= LongestShown ? command : $"{command[..LongestShown]}…";
}
