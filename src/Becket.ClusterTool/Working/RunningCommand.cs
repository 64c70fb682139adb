using Becket.Cli.Running;
using Becket.Cli.Running.Children;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Outputs;
using Becket.Cli.Running.Scheduling;
using Becket.ClusterTool.Links;
using Microsoft.Win32.SafeHandles;
using Job = Becket.Cli.Running.Job;

namespace Becket.ClusterTool.Working;

/// <summary>A command that runs on this machine, with its outputs in files.</summary>
/// <param name="reactor">The reactor.</param>
/// <param name="command">The command.</param>
/// <param name="files">Where its outputs go.</param>
internal sealed class RunningCommand(Reactor reactor, GivenCommand command, CommandFiles files)
    : IChildListener,
        IAttemptOutput
{
    private readonly Deferred _ended = new();
    private readonly TimeSpan _began = reactor.Now;
    private readonly TermSequence _sequence = TermSequence.TryParse(
        command.Message.TermSequence,
        out TermSequence? given
    )
        ? given
        : TermSequence.Default;
    private SafeFileHandle? _output;
    private SafeFileHandle? _error;
    private IChild? _child;
    private Termination? _termination;
    private DelayedCall? _limit;
    private bool _isTimedOut;
    private bool _hasExited;
    private int _exitCode;
    private int _signal;

    /// <summary>Fires when the child has ended.</summary>
    public Deferred Ended => _ended;

    public ChildStream StandardOutput => ChildStream.To((int)_output!.DangerousGetHandle());

    public ChildStream StandardError => ChildStream.To((int)_error!.DangerousGetHandle());

    /// <exception cref="CannotStartException">The child cannot be started.</exception>
    public void Start(SpawnedChildren children)
    {
        var environment = new List<(string, string)>();
        for (int i = 0; i + 1 < command.Environment.Count; i += 2)
        {
            environment.Add((command.Environment[i], command.Environment[i + 1]));
        }

        var prepared = new PreparedJob
        {
            Job = new Job
            {
                Number = command.Message.Number,
                Values = [],
                Arguments = command.Arguments.ToArray(),
                Text = string.Join(' ', command.Arguments),
            },
            Environment = environment,
            WorkingDirectory = files.WorkingDirectory,
            StandardInputFile = files.InputFile ?? command.Input,
            Slot = command.Slot,
        };
        try
        {
            _output = Create(files.OutputFile);
            _error = Create(files.ErrorFile);
            _child = children.Start(prepared, this, this);
        }
        catch (Exception)
        {
            CloseOutputs();
            throw;
        }

        _termination = new Termination(reactor, _child);
        if (command.Message.LimitSeconds is { } limit)
        {
            _limit = reactor.CallLater(TimeSpan.FromSeconds(limit), TimeOut);
        }
    }

    public void Signal(int signal) => _child?.Signal(signal);

    /// <summary>Ends it: its result would not count.</summary>
    public void End() => _termination?.Begin(_sequence);

    /// <summary>Completes the result.</summary>
    public ResultMessage Complete(ResultMessage result) =>
        result with
        {
            ExitCode = _exitCode,
            Signal = _signal,
            IsTimedOut = _isTimedOut,
            Seconds = (reactor.Now - _began).TotalSeconds,
        };

    public void Out(ReadOnlySpan<byte> bytes) { }

    public void Error(ReadOnlySpan<byte> bytes) { }

    Deferred? IAttemptOutput.Ended(JobEnd end, bool isFinal, Action? written) => null;

    public void OutputFailed(RunException error) { }

    public void ChildExited()
    {
        _hasExited = true;
        _termination?.ChildExited();
    }

    public void ChildEnded(int exitCode, int signal)
    {
        (_exitCode, _signal) = (exitCode, signal);
        _limit.CancelIfActive();
        _termination?.ChildEnded();
        CloseOutputs();
        _ended.Callback();
    }

    private static SafeFileHandle Create(string path) =>
        File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);

    private void TimeOut()
    {
        _isTimedOut = !_hasExited;
        End();
    }

    private void CloseOutputs()
    {
        _output?.Dispose();
        _error?.Dispose();
    }
}
