using System.Globalization;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Pipes.Feeding;
using Becket.Cli.Running.Terminals;
using Becket.Cli.Surroundings;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Children;

/// <summary>Starts real children, each in its own process group: a Ctrl-C at the terminal reaches only the tool, and a
/// signal from the tool reaches everything that a job has started.</summary>
internal sealed class SpawnedChildren
{
    private const int NoSuchProgram = 127;
    private const int NotExecutable = 126;
    private const int NoInput = 1;

    private readonly Reactor _reactor;

    // Converted to the system's form once, and not for each child.
    private readonly ProcessEnvironment _environment = ProcessEnvironment.Current.With(
        "PARALLEL_PID",
        Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
    );

    /// <summary>The options of jobs without an environment, a directory or an input of their own, by where their
    /// outputs go. They are created once.</summary>
    private readonly Dictionary<(ChildStream Output, ChildStream Error), ProcessOptions> _plain = [];

    private readonly TerminalLoan? _terminal;

    /// <param name="reactor">The reactor.</param>
    /// <param name="terminal">The terminal that each job gets; null for none.</param>
    public SpawnedChildren(Reactor reactor, TerminalLoan? terminal = null)
    {
        _reactor = reactor;
        _terminal = terminal;
    }

    /// <inheritdoc cref="StartChild"/>
    public IChild Start(PreparedJob job, IAttemptOutput output, IChildListener listener)
    {
        if (job.Refusal is { } refusal)
        {
            throw new CannotStartException(refusal, NotExecutable, mayPass: false);
        }

        using SafeFileHandle? input = job.StandardInputFile is { } path ? OpenInput(path) : null;
        ChildInput? blocks = job.Blocks is { } read ? new ChildInput(_reactor, read) : null;
        var child = new SpawnedChild(_reactor, output, listener)
        {
            FileLength = input is null ? 0 : LengthOf(input),
            Input = blocks,
            Terminal = _terminal,
        };
        string[] command = job.Job.Arguments as string[] ?? [.. job.Job.Arguments];
        try
        {
            _reactor.SpawnProcess(
                child,
                command[0],
                new ArraySegment<string>(command, 1, command.Length - 1),
                OptionsOf(job, output, input, blocks)
            );
            blocks?.Begin(child.Transport);
            _terminal?.Give(child.ProcessId);
            return child;
        }
        catch (SpawnException error)
        {
            blocks?.Dispose();
            CausedFault.Check(_reactor);
            bool mayPass = error.Reason is SpawnError.TooManyOpenFiles or SpawnError.NoResources;
            throw new CannotStartException(
                StartErrorText.Of(error, job.Job),
                error.Reason == SpawnError.NotFound ? NoSuchProgram : NotExecutable,
                mayPass
            );
        }
        catch (ArgumentException error)
        {
            blocks?.Dispose();
            throw new CannotStartException(error.Message.TrimEnd('.'), NotExecutable, mayPass: false);
        }
    }

    private ProcessOptions OptionsOf(PreparedJob job, IAttemptOutput output, SafeFileHandle? input, ChildInput? blocks)
    {
        // Descriptors are excluded: each job has its own, and the system uses their numbers again.
        (ChildStream standardOutput, ChildStream standardError) = (output.StandardOutput, output.StandardError);
        bool isPlain =
            input is null
            && blocks is null
            && job.Environment.Count == 0
            && job.WorkingDirectory is null
            && standardOutput.Descriptor < 0
            && standardError.Descriptor < 0;
        if (isPlain && _plain.TryGetValue((standardOutput, standardError), out ProcessOptions? known))
        {
            return known with { Environment = EnvironmentOf(job) };
        }

        ProcessEnvironment environment = EnvironmentOf(job);
        foreach ((string? name, string? value) in job.Environment)
        {
            environment = environment.With(name, value);
        }

        var options = new ProcessOptions
        {
            Environment = environment,
            WorkingDirectory = job.WorkingDirectory,
            StandardInput =
                blocks is not null ? blocks.StandardInput
                : input is not null ? ChildDescriptor.FromHandle(input)
                : _terminal is not null ? ChildDescriptor.FromHandle(_terminal.Handle)
                : ChildDescriptor.Null,
            StandardOutput = DescriptorOf(standardOutput, 1),
            StandardError = DescriptorOf(standardError, 2),
        };
        if (isPlain)
        {
            _plain[(standardOutput, standardError)] = options;
        }

        return options;
    }

    /// <summary>The environment of this process, with the job's number and slot.</summary>
    private ProcessEnvironment EnvironmentOf(PreparedJob job) =>
        _environment
            .With("PARALLEL_SEQ", job.Job.Number.ToString(CultureInfo.InvariantCulture))
            .With("PARALLEL_JOBSLOT", job.Slot.ToString(CultureInfo.InvariantCulture));

    private static ChildDescriptor DescriptorOf(ChildStream stream, int number)
    {
        if (stream.IsPipe)
        {
            return ChildDescriptor.PipeToRead;
        }

        return ChildDescriptor.Inherit(stream.IsInherited ? StandardStreams.Descriptor(number) : stream.Descriptor);
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
            throw new CannotStartException($"cannot read {path}: {FileErrorText.Of(error)}", NoInput, mayPass: false);
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
