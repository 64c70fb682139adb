using System.Diagnostics.CodeAnalysis;
using Becket.Deferreds.Async;

namespace Becket.Deferreds;

/// <summary>
/// The thread that deferreds belong to and that <c>async Deferred</c> methods return to after every <c>await</c>, and a
/// way to send work there. A reactor is a home; this floor knows no more of reactors than this class.
/// </summary>
/// <remarks>
/// <para>A thread has at most one home at a time (<see cref="Current"/>). A deferred made while there is one belongs to
/// it, and may then be touched only where that home is current: anything else is a <see cref="WrongThreadException"/>.
/// A deferred made on a thread without a home has none: its users must not use it from two threads at the same time.
/// When a method or a chain that has a home waits for it, it gets that home.</para>
/// <para>Threads: <see cref="Post"/> may be called from any thread; for the other members see there.</para>
/// </remarks>
public abstract class Home
{
    /// <summary>The id of <see cref="t_current"/>, 0 for none: deferreds keep an id of four bytes, not a
    /// reference.</summary>
    [ThreadStatic]
    internal static int t_currentId;

    [ThreadStatic]
    private static Home? t_current;

    private static readonly Lock s_gate = new();
    private static readonly Dictionary<int, WeakReference<Home>> s_homes = [];
    private static int s_sweepAt = 64;
    private static int s_lastId;

    /// <summary>Makes a home that is not yet current on any thread.</summary>
    protected Home()
    {
        OwnContext = CallContext.NoteOwn(ExecutionContext.Capture());
        lock (s_gate)
        {
            // Ids are never used twice, so that a deferred that outlives its home cannot seem to belong to another.
            Id = ++s_lastId;
            s_homes.Add(Id, new WeakReference<Home>(this));

            // A program of a million simulations makes as many homes. A sweep at each doubling costs a constant time
            // for each home.
            if (s_homes.Count >= s_sweepAt)
            {
                foreach ((int id, WeakReference<Home>? home) in s_homes)
                {
                    if (!home.TryGetTarget(out _))
                    {
                        s_homes.Remove(id);
                    }
                }

                s_sweepAt = Math.Max(64, s_homes.Count * 2);
            }
        }
    }

    /// <summary>The home of the calling thread, or null.</summary>
    /// <remarks>Threads: any; each sees its own.</remarks>
    public static Home? Current => t_current is { } home && home.OwnsThisThread() ? home : null;

    /// <summary>Whether the calling thread is, at present, this home's thread.</summary>
    /// <remarks>Threads: any.</remarks>
    public bool IsCurrent => IsCurrentId(Id);

    /// <summary>How many methods and deferreds of this home wait for something that is not a deferred, such as a
    /// task. Only its thread uses it.</summary>
    internal int OutsideWaits { get; private set; }

    /// <summary>What observes the async methods of this home; mostly nothing. Only its thread uses it.</summary>
    internal MethodObserver[] MethodObservers { get; private set; } = [];

    /// <summary>This home's number in the process; never 0, never used again.</summary>
    internal int Id { get; }

    /// <summary>Whether a simulation runs this home, and no code of it runs now.</summary>
    internal virtual bool IsBetweenTurns => false;

    /// <summary>The execution context that the home was made in. Calls that carry no context run in it. Null if its
    /// flow was suppressed.</summary>
    internal ExecutionContext? OwnContext { get; }

    /// <summary>The number of homes in the table; some may be garbage.</summary>
    internal static int Known
    {
        get
        {
            lock (s_gate)
            {
                return s_homes.Count;
            }
        }
    }

    /// <summary>Runs <paramref name="call"/> with <paramref name="state"/> on this home's thread, soon, and never
    /// before this method returns.</summary>
    /// <param name="call">The call. The home reports what it throws.</param>
    /// <param name="state">The argument of <paramref name="call"/>.</param>
    /// <remarks>Threads: any. Order: calls from one thread run in the order made. A home also carries the caller's
    /// execution context to the call.</remarks>
    public abstract void Post(Action<object?> call, object? state);

    /// <summary>The same as <see cref="Post"/> for calls that need no context, as they bring their own.</summary>
    internal virtual void PostWithoutContext(Action<object?> call, object? state) => Post(call, state);

    /// <summary>Throws if what another thread completes can never come back to this home, as its loop has ended: code
    /// that waits for it would wait for ever.</summary>
    /// <param name="what">What was done, as the beginning of the message.</param>
    internal virtual void CheckTakesResults(string what) { }

    /// <summary>Something was made that the inspection of a home lists: a deferred, a looping call, a run of
    /// <c>ForEach</c>. Called on its thread.</summary>
    internal virtual void NoteMade(object made) { }

    /// <summary>Observes the async methods of this home that suspend for the first time from now on. Called on its
    /// thread, or before it has one.</summary>
    internal void AddMethodObserver(MethodObserver observer)
    {
        MethodObservers = [.. MethodObservers, observer];
        MethodObserver.IsAnyOn = true;
    }

    /// <summary>Undoes <see cref="AddMethodObserver"/>. Methods that are observed already still are.</summary>
    internal void RemoveMethodObserver(MethodObserver observer) =>
        MethodObservers = [.. MethodObservers.Where(other => other != observer)];

    /// <summary>Resumes an async method in a coming turn. Called on this home's thread. A home with a queue of its own
    /// overrides it, without a delegate.</summary>
    internal virtual void ResumeSoon(Deferred method) =>
        PostWithoutContext(static state => AsyncMethod.ResumeHere((Deferred)state!), method);

    /// <summary>Prepares for resuming a method on this thread from code outside this home, such as a task that was
    /// completed on this thread.</summary>
    /// <returns>The synchronization context to put back afterwards.</returns>
    internal virtual SynchronizationContext? EnterContext() => SynchronizationContext.Current;

    /// <summary>Whether this home, which is current on the calling thread, still runs on this thread. A home that has
    /// moved to another thread makes itself not current here and returns false.</summary>
    /// <remarks>It is not called on every use of a deferred, which would cost too much: until the next call, the old
    /// thread may still use the home's deferreds.</remarks>
    internal virtual bool OwnsThisThread() => true;

    /// <summary>Whether the calling thread is that of the home with this id.</summary>
    internal static bool IsCurrentId(int id) => id == t_currentId && t_current is { } home && home.OwnsThisThread();

    /// <summary>Counts in <see cref="OutsideWaits"/>, if this is the thread of the home with this id.</summary>
    internal static void CountOutsideWait(int id, int change)
    {
        if (id != 0 && id == t_currentId)
        {
            t_current!.OutsideWaits += change;
        }
    }

    /// <summary>The living home with this id, if there is one.</summary>
    internal static Home? Find(int id)
    {
        lock (s_gate)
        {
            return s_homes.TryGetValue(id, out WeakReference<Home>? weak) && weak.TryGetTarget(out Home? home)
                ? home
                : null;
        }
    }

    /// <summary>The homes that have not been collected. Threads: any.</summary>
    internal static Home[] Living()
    {
        lock (s_gate)
        {
            var living = new List<Home>(s_homes.Count);
            foreach (WeakReference<Home> weak in s_homes.Values)
            {
                if (weak.TryGetTarget(out Home? home))
                {
                    living.Add(home);
                }
            }

            return [.. living];
        }
    }

    [DoesNotReturn]
    internal static void ThrowWrongThread(string what, int home) =>
        throw new WrongThreadException(
            Find(home) is { IsBetweenTurns: true }
                ? $"{what} was used between the turns of its reactor, which runs in a simulation: by code of the "
                    + "scenario, of another host or of a function on a thread. Use host.Run(reactor => …), or "
                    + "reactor.CallFromThread(() => …)."
                : $"{what} was used on thread {Environment.CurrentManagedThreadId}, but it belongs to a reactor "
                    + $"that runs on another thread. "
                    + "Deferreds are not thread-safe: hand the work to the reactor instead. To wait for it from here: "
                    + "await reactor.CallFromThreadAsync(() => deferred). To fire it: "
                    + "reactor.CallFromThread(() => deferred.Callback(value)). "
                    + "(Behind an await of a task with ConfigureAwait(false), code is no longer on the loop.)"
        );

    /// <summary>Called, on any thread (usually the garbage collector's), for a failure that was not handled.</summary>
    /// <param name="unhandled">The failure and, when debugging, where its deferred was made.</param>
    /// <remarks>The default does nothing more than the event <see cref="Deferred.UnhandledFailure"/>, which is raised
    /// as well.</remarks>
    protected internal virtual void OnUnhandledFailure(UnhandledFailureEventArgs unhandled) { }

    /// <summary>Makes <paramref name="home"/> the calling thread's home.</summary>
    /// <param name="home">The new home, or null for none.</param>
    /// <returns>The home until now, so that the caller can put it back later.</returns>
    protected static Home? SetCurrent(Home? home)
    {
        Home? previous = t_current;
        t_current = home;
        t_currentId = home?.Id ?? 0;
        CallContext.SetOwn(home?.OwnContext);
        return previous;
    }
}
