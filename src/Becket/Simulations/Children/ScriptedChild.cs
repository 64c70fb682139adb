using Becket.Deferreds;
using Becket.Processes;
using Becket.Reactors;

namespace Becket.Simulations.Children;

/// <summary>A child process in a simulation, as its own program sees it.</summary>
/// <remarks>
/// <para>Its program is an async function on the loop of the host that has started it: it shares the objects of the
/// scenario, and ends with the host's program. It waits with <c>await</c> and never blocks.</para>
/// <para>When it ends, its streams are closed, and its end is reported, each a little later and in an order that is
/// drawn from the seed.</para>
/// <para>Threads: the simulation's.</para>
/// </remarks>
public sealed partial class ScriptedChild
{
    private readonly ChildWorld _world;
    private readonly ChildGroup _group;
    private readonly SortedDictionary<int, Stream> _streams = [];
    private readonly SortedDictionary<int, Action?> _handlers = [];
    private readonly Action<ProcessStatus> _ended;
    private Deferred<int>? _running;
    private ProcessStatus? _status;

    internal ScriptedChild(
        ChildWorld world,
        ChildGroup group,
        string executable,
        IReadOnlyList<string> arguments,
        ProcessOptions options,
        Action<ProcessStatus> ended
    )
    {
        _world = world;
        _group = group;
        _ended = ended;
        Id = world.TakeId();
        Executable = executable;
        Arguments = arguments;
        Environment = options.Environment ?? ProcessEnvironment.Empty;
        WorkingDirectory = options.WorkingDirectory;
        group.Add(this);
    }

    /// <summary>The reactor whose loop it runs on: for its time.</summary>
    public Reactor Reactor => _world.Reactor;

    /// <summary>Its process number.</summary>
    public int Id { get; }

    /// <summary>The path or name that it was started by.</summary>
    public string Executable { get; }

    /// <summary>Its arguments, without the program's name.</summary>
    public IReadOnlyList<string> Arguments { get; }

    /// <summary>Its environment: the one of the options, or else an empty one, as a simulation does not depend on the
    /// machine that it runs on.</summary>
    public ProcessEnvironment Environment { get; }

    /// <summary>Its directory; null if the options name none.</summary>
    public string? WorkingDirectory { get; }

    /// <summary>Its descriptor 0.</summary>
    public Stream StandardInput => Descriptor(0);

    /// <summary>Its descriptor 1.</summary>
    public Stream StandardOutput => Descriptor(1);

    /// <summary>Its descriptor 2.</summary>
    public Stream StandardError => Descriptor(2);

    /// <summary>How it has ended; null while it runs.</summary>
    internal ProcessStatus? Status => _status;

    /// <summary>One of its descriptors. Reading gives 0 when the other side has closed it. Writing to one that the
    /// other side has closed ends the child with SIGPIPE, or fails if that is ignored.</summary>
    /// <param name="number">Its number.</param>
    /// <exception cref="ArgumentException">The child was started without it.</exception>
    public Stream Descriptor(int number) =>
        _streams.GetValueOrDefault(number)
        ?? throw new ArgumentException(
            $"{Executable} was started without a descriptor {number}. It has: {string.Join(", ", _streams.Keys)}.",
            nameof(number)
        );

    /// <summary>Calls an action for each signal of a kind, in place of its default action.</summary>
    /// <param name="signal">Its number, see <see cref="ProcessSignals"/>. SIGKILL and SIGSTOP cannot be
    /// handled.</param>
    /// <param name="call">Called on the loop.</param>
    /// <remarks>By default SIGCHLD, SIGCONT, SIGURG and SIGWINCH do nothing, and neither do the signals that would stop
    /// a real child; all others end it.</remarks>
    public void OnSignal(int signal, [RunsOnLoop] Action call)
    {
        ArgumentNullException.ThrowIfNull(call);
        _handlers[signal] = call;
    }

    /// <summary>Ignores the signals of a kind, as a shell's <c>trap '' TERM</c>.</summary>
    /// <param name="signal">Its number.</param>
    public void IgnoreSignal(int signal) => _handlers[signal] = null;

    /// <summary>Starts a process of its own, in the same group and with the same descriptors, as fork(2) does. It goes
    /// on when this one has ended, and holds the pipes until it ends.</summary>
    /// <param name="program">Its program.</param>
    /// <returns>The new process.</returns>
    public ScriptedChild Fork([RunsOnLoop] Func<ScriptedChild, Deferred<int>> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        CheckRuns();
        var options = new ProcessOptions { Environment = Environment, WorkingDirectory = WorkingDirectory };
        var forked = new ScriptedChild(_world, _group, Executable, Arguments, options, static _ => { });
        foreach ((int number, Stream stream) in _streams)
        {
            forked._streams.Add(
                number,
                stream is ChildStream pipe ? new ChildStream(forked, pipe.End, pipe.CanRead) : stream
            );
        }

        forked.StartLater(program);
        return forked;
    }

    internal void AddPipe(int number, ChildEnd end, bool isForReading) =>
        _streams.Add(number, new ChildStream(this, end, isForReading));

    internal void AddNull(int number) => _streams.Add(number, Stream.Null);

    /// <summary>Gives a descriptor the pipe of another one.</summary>
    internal void AddSame(int number, int other) =>
        _streams.Add(
            number,
            _streams.GetValueOrDefault(other) switch
            {
                ChildStream pipe => new ChildStream(this, pipe.End, pipe.CanRead),
                Stream stream => stream,
                null => Stream.Null,
            }
        );
}
