using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Children;

/// <summary>Real children, each with a process group of its own: a Ctrl-C at the terminal reaches us alone, and a
/// signal of ours all that a job has started.</summary>
internal sealed class SpawnedChildren : IChildren
{
    private const int NoSuchProgram = 127;
    private const int NotExecutable = 126;
    private const int NoInput = 1;

    private readonly Reactor _reactor;

    // Brought into the system's form once, and not for each child.
    private readonly ProcessEnvironment _environment = ProcessEnvironment.Current;

    /// <summary>For jobs without anything of their own, by where their outputs go: made once.</summary>
    private readonly Dictionary<(ChildStream Output, ChildStream Error), ProcessOptions> _plain = [];

    public SpawnedChildren(Reactor reactor) => _reactor = reactor;

    public IChild Start(StartedJob job, IJobOutput output, IChildWatcher watcher)
    {
        using SafeFileHandle? input = job.StandardInputFile is { } path ? OpenInput(path) : null;
        var child = new SpawnedChild(_reactor, output, watcher) { Sent = input is null ? 0 : LengthOf(input) };
        string[] command = job.Job.Arguments as string[] ?? [.. job.Job.Arguments];
        try
        {
            _reactor.SpawnProcess(
                child,
                command[0],
                new ArraySegment<string>(command, 1, command.Length - 1),
                OptionsOf(job, output, input)
            );
            return child;
        }
        catch (SpawnException error)
        {
            bool mayPass = error.Reason is SpawnError.TooManyOpenFiles or SpawnError.NoResources;
            throw new CannotStartException(
                error.Message.TrimEnd('.'),
                error.Reason == SpawnError.NotFound ? NoSuchProgram : NotExecutable,
                mayPass
            );
        }
        catch (ArgumentException error)
        {
            throw new CannotStartException(error.Message.TrimEnd('.'), NotExecutable, mayPass: false);
        }
    }

    private ProcessOptions OptionsOf(StartedJob job, IJobOutput output, SafeFileHandle? input)
    {
        // A descriptor is another one for each job, and its number is used again.
        (ChildStream standardOutput, ChildStream standardError) = (output.StandardOutput, output.StandardError);
        bool isPlain =
            input is null
            && job.Environment.Count == 0
            && job.WorkingDirectory is null
            && standardOutput.Descriptor < 0
            && standardError.Descriptor < 0;
        if (isPlain && _plain.TryGetValue((standardOutput, standardError), out ProcessOptions? known))
        {
            return known;
        }

        ProcessEnvironment environment = _environment;
        foreach ((string? name, string? value) in job.Environment)
        {
            environment = environment.With(name, value);
        }

        var options = new ProcessOptions
        {
            Environment = environment,
            WorkingDirectory = job.WorkingDirectory,
            StandardInput = input is null ? ChildDescriptor.Null : ChildDescriptor.FromHandle(input),
            StandardOutput = DescriptorOf(standardOutput, 1),
            StandardError = DescriptorOf(standardError, 2),
        };
        if (isPlain)
        {
            _plain[(standardOutput, standardError)] = options;
        }

        return options;
    }

    private static ChildDescriptor DescriptorOf(ChildStream stream, int number)
    {
        if (stream.IsPipe)
        {
            return ChildDescriptor.PipeToRead;
        }

        return ChildDescriptor.Inherit(stream.IsInherited ? number : stream.Descriptor);
    }

    private static SafeFileHandle OpenInput(string path)
    {
        try
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error)
            when (error is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CannotStartException($"cannot read {path}: {Reason.Of(error)}", NoInput, mayPass: false);
        }
    }

    private static long LengthOf(SafeFileHandle input)
    {
        try
        {
            return RandomAccess.GetLength(input);
        }
        catch (NotSupportedException)
        {
            return 0;
        }
    }
}
