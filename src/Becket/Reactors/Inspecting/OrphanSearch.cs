using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Becket.Deferreds;
using Becket.Deferreds.Async;

namespace Becket.Reactors.Inspecting;

/// <summary>Finds methods that wait for a deferred that no code can fire, as no object holds it but what waits for
/// it.</summary>
/// <remarks>
/// <para>The collector answers that, if it is asked in the right way. A method that waits holds what it waits for: in
/// its state and in its locals. So the search takes these out of each method, and the collector counts them as
/// reachable only if the awaited deferred is: a method will use its locals only if it goes on. (That is what a
/// <see cref="DependentHandle"/> says.) Then it runs a full collection. An awaited deferred that is not reachable
/// cannot be fired. As the methods must be whole afterwards, an object with a finalizer holds all of it: the collector
/// clears weak references to it, and then keeps what the finalizer may need.</para>
/// <para>A deferred that something can reach need not be fired ever: it may be in a list that the program has
/// forgotten. And what a list, a timer, or a cancellation can reach is reachable. So the answer names no wrong ones,
/// but not all.</para>
/// <para>What only an orphan holds, an open file for one, is garbage to the collector, which runs its finalizer: an
/// orphan that is cancelled later may find it closed.</para>
/// <para>Threads: the reactor's. Cost: a full, blocking collection.</para>
/// </remarks>
internal static class OrphanSearch
{
    /// <summary>The suspended methods whose awaited deferred nothing can fire.</summary>
    public static HashSet<Deferred> Find(Reactor reactor, Inspection inspection)
    {
        using var questions = new Questions();
        TakeApart(reactor, inspection, questions);
        Collect();
        return PutTogether(questions);
    }

    // In methods of their own, so that no local of a caller keeps anything alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void TakeApart(Reactor reactor, Inspection inspection, Questions questions)
    {
        var parts = new Parts();
        foreach ((Deferred method, MethodRecord record) in inspection.Methods())
        {
            if (
                record.IsSuspended
                && method.HomeId == reactor.Id
                && method is IObservedMethod observed
                && WaitTree.AwaitedBy(method) is { } awaited
            )
            {
                parts.TakeApart(method, observed, awaited, questions);
            }
        }

        questions.Parts = new WeakGCHandle<Parts>(parts, trackResurrection: true);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Collect()
    {
#pragma warning disable RS0030 // Not for the memory: the question is what the collector can reach.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
#pragma warning restore RS0030
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static HashSet<Deferred> PutTogether(Questions questions)
    {
        // The finalizer may have run by now, on its own thread, and then holds the parts.
        Parts parts = questions.Parts.TryGetTarget(out Parts? found) ? found : Parts.Rescued(questions.Number);
        return parts.PutTogether(questions);
    }

    /// <summary>What the collector is asked. It holds nothing.</summary>
    private sealed class Questions : IDisposable
    {
        private static long s_last;

        public long Number { get; } = Interlocked.Increment(ref s_last);

        public WeakGCHandle<Parts> Parts { get; set; }

        /// <summary>For each method: the deferred that it awaits. Cleared if that is not reachable.</summary>
        public List<WeakGCHandle<Deferred>> Awaited { get; } = [];

        /// <summary>For each method: its parts are reachable if the deferred is.</summary>
        public List<DependentHandle> Locals { get; } = [];

        public void Dispose()
        {
            Parts.Dispose();
            Awaited.ForEach(static handle => handle.Dispose());
            foreach (DependentHandle handle in Locals)
            {
                handle.Dispose();
            }
        }
    }

    /// <summary>The parts of the methods. Reachable by nothing, until the collector finds that it has a
    /// finalizer.</summary>
    private sealed class Parts
    {
        private static readonly Lock s_gate = new();
        private static readonly Dictionary<long, Parts> s_rescued = [];

        private readonly List<(Deferred Method, object StateMachine, object Slot)> _methods = [];
        private readonly List<(Deferred Chain, Deferred Awaited)> _chains = [];
        private long _number;

        ~Parts()
        {
            if (_methods.Count > 0)
            {
                lock (s_gate)
                {
                    s_rescued[_number] = this;
                }
            }
        }

        public static Parts Rescued(long number)
        {
            lock (s_gate)
            {
                return s_rescued[number];
            }
        }

        public void TakeApart(Deferred method, IObservedMethod observed, Deferred awaited, Questions questions)
        {
            _number = questions.Number;
            Deferred end = WaitTree.EndOfChain(awaited) ?? awaited;
            for (Deferred chain = awaited; chain != end; )
            {
                Deferred next = chain.DetachAwaited();
                _chains.Add((chain, next));
                chain = next;
            }

            ref AsyncMethodState state = ref observed.State;
            object slot = state.Slot!;
            object locals = observed.DetachStateMachine();
            if (slot is CancelledMethod cancelled)
            {
                cancelled.Slot = null;
                slot = awaited;
            }
            else
            {
                state.Slot = null;
            }

            _methods.Add((method, locals, slot));
            questions.Awaited.Add(new WeakGCHandle<Deferred>(end));
            questions.Locals.Add(new DependentHandle(end, locals));
        }

        [MethodImpl(MethodImplOptions.NoInlining)]
        public HashSet<Deferred> PutTogether(Questions questions)
        {
            foreach ((Deferred chain, Deferred awaited) in _chains)
            {
                chain.AttachAwaited(awaited);
            }

            HashSet<Deferred> orphans = [];
            for (int i = 0; i < _methods.Count; i++)
            {
                (Deferred method, object locals, object slot) = _methods[i];
                var observed = (IObservedMethod)method;
                observed.AttachStateMachine(locals);
                if (observed.State.Slot is CancelledMethod cancelled)
                {
                    cancelled.Slot = slot;
                }
                else
                {
                    observed.State.Slot = slot;
                }

                // A method that waits for another method that cannot go on is not the cause.
                if (
                    !questions.Awaited[i].TryGetTarget(out _)
                    && slot is Deferred awaited
                    && WaitTree.EndOfChain(awaited) is not (null or IObservedMethod)
                )
                {
                    orphans.Add(method);
                }
            }

            _methods.Clear();
            _chains.Clear();
            lock (s_gate)
            {
                s_rescued.Remove(_number);
            }

            GC.SuppressFinalize(this);
            return orphans;
        }
    }
}
