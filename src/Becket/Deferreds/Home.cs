using System.Diagnostics.CodeAnalysis;

namespace Becket.Deferreds;

/// <summary>
/// The place that deferreds belong to and that <c>async Deferred</c> methods return to after every <c>await</c>: one
/// thread and a way to send work there. A reactor is a home; this floor knows no more of it than this.
/// </summary>
/// <remarks>
/// <para>A thread has at most one home at a time (<see cref="Current"/>). A deferred made while there is one belongs to
/// it, and may then be touched only where that home is current: anything else is a <see cref="WrongThreadException"/>.
/// A deferred made where there is no home belongs to nobody, and the caller answers for using it from one thread at a
/// time; once a method or a chain that has a home waits for it, it belongs there too.</para>
/// <para>Threads: <see cref="Post"/> may be called from any thread; the other members as they say.</para>
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

    /// <summary>Makes a home that is current nowhere yet.</summary>
    protected Home()
    {
        lock (s_gate)
        {
            // Ids are never used twice, so that a deferred that outlives its home cannot be taken for another home's.
            Id = ++s_lastId;
            s_homes.Add(Id, new WeakReference<Home>(this));

            // A run of a million simulations makes as many homes. Sweeping at each doubling costs the same for each of
            // them.
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
    public static Home? Current => t_current is { } home && home.StaysHere() ? home : null;

    /// <summary>Whether the calling thread is, at present, this home's thread.</summary>
    /// <remarks>Threads: any.</remarks>
    public bool IsCurrent => IsHere(Id);

    /// <summary>This home's number in the process; never 0, never used again.</summary>
    internal int Id { get; }

    /// <summary>How many homes something is kept of; some may be garbage.</summary>
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
    /// before returning.</summary>
    /// <param name="call">What to run. What it throws is the home's to report.</param>
    /// <param name="state">Handed to <paramref name="call"/>.</param>
    /// <remarks>Threads: any. Order: calls from one thread run in the order made.</remarks>
    public abstract void Post(Action<object?> call, object? state);

    /// <summary>Resumes an async method in a coming turn. Called on this home's thread; a home with a queue of its own
    /// saves the delegate.</summary>
    internal virtual void ResumeSoon(Deferred method) => Post(static state => ((Deferred)state!).ResumeHere(), method);

    /// <summary>A method is about to be resumed here by code that is not this home's (a task that was completed on this
    /// thread). Gives the synchronization context to put back.</summary>
    internal virtual SynchronizationContext? EnterContext() => SynchronizationContext.Current;

    /// <summary>Asked on a thread whose home this is. A home that has moved to another thread meanwhile takes itself
    /// away here and says false.</summary>
    /// <remarks>Not asked on every use of a deferred, which would cost too much: until something asks, the old thread
    /// may still touch them.</remarks>
    internal virtual bool StaysHere() => true;

    /// <summary>Whether the calling thread is that of the home with this id.</summary>
    internal static bool IsHere(int id) => id == t_currentId && t_current is { } home && home.StaysHere();

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

    [DoesNotReturn]
    internal static void ThrowWrongThread(string what) =>
        throw new WrongThreadException(
            $"{what} was used on thread {Environment.CurrentManagedThreadId}, but it belongs to a reactor that runs on another thread. "
                + "Deferreds are not thread-safe: hand the work to the reactor instead, as in reactor.CallFromThread(() => deferred.Callback(value))."
        );

    /// <summary>Told, on any thread (usually the garbage collector's), of a failure that nobody handled.</summary>
    /// <param name="unhandled">The failure and, when debugging, where its deferred was made.</param>
    /// <remarks>The default does nothing more than the event <see cref="Deferred.UnhandledFailure"/>, which is raised
    /// as well.</remarks>
    protected internal virtual void OnUnhandledFailure(UnhandledFailureEventArgs unhandled) { }

    /// <summary>Makes <paramref name="home"/> the calling thread's home.</summary>
    /// <param name="home">The new home, or null for none.</param>
    /// <returns>The home until now, to be put back later.</returns>
    protected static Home? SetCurrent(Home? home)
    {
        Home? previous = t_current;
        t_current = home;
        t_currentId = home?.Id ?? 0;
        return previous;
    }
}
