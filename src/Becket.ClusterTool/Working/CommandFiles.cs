using Becket.ClusterTool.Giving;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Working;

/// <summary>The files of one run of a job: its outputs, its input, and what is copied. They are in a directory of their
/// own, which is removed when the run has ended and its outputs are delivered.</summary>
internal sealed class CommandFiles : IDisposable
{
    /// <summary>Outputs of no more bytes are part of the result in the ledger.</summary>
    private const int MostInline = 384;

    private readonly string _own;
    private readonly GivenCommand _command;
    private readonly List<string> _copied = [];

    public CommandFiles(string temporary, GivenCommand command)
    {
        _command = command;
        _own = Directory.CreateTempSubdirectory(temporary.Length == 0 ? "becket-" : null).FullName;
        if (temporary.Length > 0)
        {
            Directory.Delete(_own);
            _own = Path.Combine(temporary, "becket-" + Guid.NewGuid().ToString("n"));
            Directory.CreateDirectory(_own);
        }

        bool copies = !command.Message.IsShared && command.Sends.Count + command.Returns.Count > 0;
        string job = Path.Combine(_own, "job");
        if (copies && command.Directory is null)
        {
            Directory.CreateDirectory(job);
        }

        WorkingDirectory = command.Directory ?? (copies ? job : null);
        InputFile = command.Input is null || command.Message.IsShared ? null : Path.Combine(_own, "input");
    }

    public string OutputFile => Path.Combine(_own, "out");

    public string ErrorFile => Path.Combine(_own, "err");

    /// <summary>Where the copy of the input goes; null if there is none to copy.</summary>
    public string? InputFile { get; }

    /// <summary>Null for the directory of the worker.</summary>
    public string? WorkingDirectory { get; }

    /// <summary>Where a copied file is on this machine; its folders exist.</summary>
    public string PlaceOf(string file)
    {
        string name = FilePlaces.Remote(file) ?? throw new IOException($"'{file}' is outside of the job's directory");
        string path = Path.Combine(WorkingDirectory ?? Environment.CurrentDirectory, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        _copied.Add(path);
        return path;
    }

    /// <summary>What has to be delivered. Short outputs become part of the result.</summary>
    public (List<(int Part, string Path)> Parts, List<int> Returned) Parts(
        GivenCommand command,
        ref ResultMessage result
    )
    {
        List<(int, string)> parts = [];
        List<int> returned = [];
        long output = new FileInfo(OutputFile).Length;
        long error = new FileInfo(ErrorFile).Length;
        result = result with { Output = output, Error = error };
        if (output + error <= MostInline)
        {
            result = result with { Inline = [.. File.ReadAllBytes(OutputFile), .. File.ReadAllBytes(ErrorFile)] };
        }
        else
        {
            AddIfAny(0, OutputFile, output);
            AddIfAny(1, ErrorFile, error);
        }

        for (int index = 0; index < command.Returns.Count && !command.Message.IsShared; index++)
        {
            string path = PlaceOf(command.Returns[index]);
            if (File.Exists(path))
            {
                parts.Add((index + 2, path));
                returned.Add(index);
            }
        }

        return (parts, returned);

        void AddIfAny(int part, string path, long length)
        {
            if (length > 0)
            {
                parts.Add((part, path));
            }
        }
    }

    public void Dispose()
    {
        if (_command.Message.CleansUp && _command.Directory is not null)
        {
            foreach (string path in _copied)
            {
                Delete(() => File.Delete(path));
            }
        }

        Delete(() => Directory.Delete(_own, recursive: true));
    }

    private static void Delete(Action delete)
    {
        try
        {
            delete();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The job has changed its rights, or still writes. The system's own cleaning takes it.
        }
    }
}
