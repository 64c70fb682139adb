using Becket.Processes;
using Becket.Reactors.Drivers;

namespace Becket.Simulations.Children;

/// <summary>A <see cref="ScriptedChild"/>, as the program sees it that has started it.</summary>
internal sealed class ScriptedChildProcess : Child, IWatchSink
{
    // errno(3).
    private const int NoSuchProcess = 3;

    private readonly ChildGroup _group;
    private readonly ScriptedChild _child;
    private readonly IoWatch _watch;
    private ProcessStatus? _status;
    private bool _isReported;

    public ScriptedChildProcess(
        ChildWorld world,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options
    )
    {
        HasOwnGroup = options.OwnProcessGroup ?? true;
        _group = new ChildGroup();
        Reactors.Drivers.Simulated.SimulatedWatch watch = world.Driver.Watch(this);
        _watch = watch;
        _child = new ScriptedChild(
            world,
            _group,
            executable,
            arguments,
            options,
            status =>
            {
                _status = status;
                watch.Signal();
            }
        );
    }

    public ScriptedChild Scripted => _child;

    public override int Id => _child.Id;

    public override bool HasOwnGroup { get; }

    public override int Signal(int signal, bool toGroup)
    {
        // Until its end is reported, a process that has ended still gets signals, without an effect.
        bool exists = !_isReported || (toGroup && !_group.IsEmpty);
        if (toGroup)
        {
            _group.Deliver(signal);
        }
        else
        {
            _child.Deliver(signal);
        }

        return exists ? 0 : NoSuchProcess;
    }

    public override void Release() => _watch.Close();

    void IWatchSink.OnReadable() => Report(_status ?? ProcessStatus.Unknown);

    void IWatchSink.OnShutdown()
    {
        if (_isReported)
        {
            return;
        }

        if (!Sink.OutlivesReactor)
        {
            KillAll();
        }

        Report(_child.Status ?? ProcessStatus.Unknown);
    }

    void IWatchSink.OnAbandoned() { }

    private void Report(ProcessStatus status)
    {
        if (!_isReported)
        {
            _isReported = true;
            _watch.Stop();
            Sink.OnExited(status);
        }
    }
}
