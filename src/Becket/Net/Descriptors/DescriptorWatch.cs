using Becket.Deferreds;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net.Descriptors;

/// <summary>Watches a descriptor that the program reads and writes itself: it calls a function of the program when that
/// is ready. Made by <see cref="DescriptorExtensions.WatchDescriptor(Reactor, int, DescriptorEvents,
/// Action{DescriptorEvents})"/>.</summary>
/// <remarks>
/// <para>Level-triggered: the function is called every turn for as long as the descriptor is ready. So it need not read
/// or write everything at once; but if it does neither, and leaves <see cref="Events"/> as they are, the loop
/// turns without a pause.</para>
/// <para>The watch has a duplicate of the descriptor. The program may close its own at any time; the file, and with
/// it the other side, notices that when the watch is disposed, too.</para>
/// <para>What the function throws is logged, and the watch ends. It also ends when the reactor has stopped.</para>
/// <para>Threads: the reactor's. Source: <c>IReadDescriptor</c>, <c>IWriteDescriptor</c> and
/// <c>IReactorFDSet</c>.</para>
/// </remarks>
[RunsOnLoop]
public sealed class DescriptorWatch : IDisposable, IReadinessSink, IUserCodeHost
{
    private readonly ExecutionContext? _userContext;
    private readonly Action<DescriptorEvents> _ready;
    private readonly Action? _reactorStopped;
    private readonly IoReadiness _readiness;

    internal DescriptorWatch(
        Reactor reactor,
        int descriptor,
        DescriptorEvents events,
        [RunsOnLoop] Action<DescriptorEvents> ready,
        [RunsOnLoop] Action? reactorStopped = null
    )
    {
        Reactor = reactor;
        _userContext = CallContext.ToCarry(reactor.OwnContext);
        _ready = ready;
        _reactorStopped = reactorStopped;
        _readiness = DescriptorCopies.Watch(reactor, descriptor, (ReadyEvents)events, this);
        IsActive = true;
    }

    /// <summary>The reactor that watches.</summary>
    public Reactor Reactor { get; }

    /// <summary>Whether it watches: until it is disposed, its function throws, or the reactor has stopped.</summary>
    public bool IsActive { get; private set; }

    /// <summary>The events to wait for. <see cref="DescriptorEvents.None"/> is a pause, in which not even an error or a
    /// hang-up is reported. May be set at any time; after the end it has no effect.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such event.</exception>
    public DescriptorEvents Events
    {
        get => (DescriptorEvents)_readiness.Wanted;
        set
        {
            Reactor.CheckThread(nameof(Events), "descriptor");
            CheckEvents(value, nameof(value));
            if (IsActive)
            {
                _readiness.Wanted = (ReadyEvents)value;
            }
        }
    }

    string IUserCodeHost.EndText => "its descriptor is not watched any more";

    ExecutionContext? IUserCodeHost.UserContext => _userContext;

    /// <summary>Ends the watch, and closes its duplicate of the descriptor. The function is not called any more. A
    /// second call has no effect.</summary>
    public void Dispose()
    {
        if (IsActive)
        {
            Reactor.CheckThread(nameof(Dispose), "descriptor");
            IsActive = false;
            _readiness.Close();
        }
    }

    void IUserCodeHost.OnUserCodeThrew(Exception error) => Dispose();

    void IReadinessSink.OnReady(ReadyEvents events) =>
        Reactor.InvokeGuarded(
            _ready.Target ?? this,
            nameof(DescriptorWatch),
            host: this,
            (_ready, events),
            static call => call._ready((DescriptorEvents)call.events)
        );

    void IReadinessSink.OnShutdown()
    {
        Dispose();
        _reactorStopped?.Invoke();
    }

    internal static void CheckEvents(DescriptorEvents events, string name)
    {
        const DescriptorEvents All =
            DescriptorEvents.Readable
            | DescriptorEvents.Priority
            | DescriptorEvents.Writable
            | DescriptorEvents.Error
            | DescriptorEvents.HangUp;
        if ((events & ~All) != DescriptorEvents.None)
        {
            throw new ArgumentOutOfRangeException(name, events, "These are no events of a descriptor.");
        }
    }
}
