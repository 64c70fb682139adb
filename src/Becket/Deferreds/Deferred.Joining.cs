using System.Runtime.CompilerServices;
using Becket.Deferreds.Joining;

namespace Becket.Deferreds;

public partial class Deferred
{
    /// <summary>Waits for all: returns a deferred of all their values, in their order, that fails with the first
    /// failure.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="deferreds">The deferreds; enumerated once, here.</param>
    /// <param name="consumeErrors">Whether the members' failures count as handled. If not, each member keeps its
    /// failure, which is reported unless other code handles it.</param>
    /// <remarks>Fails with <see cref="FirstErrorException"/>. Cancelling it cancels all. Source:
    /// <c>defer.gatherResults</c>.</remarks>
    [OverloadResolutionPriority(SameValues)]
    public static Deferred<T[]> Gather<T>(IEnumerable<Deferred<T>> deferreds, bool consumeErrors = false) =>
        new DeferredList<T>(deferreds, GatherOptions(consumeErrors)).AddCallback(static outcomes =>
        {
            var values = new T[outcomes.Count];
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = outcomes[i].Value;
            }

            return values;
        });

    /// <summary>Waits for all: returns a deferred that fires when they have all succeeded, and fails with the first
    /// failure.</summary>
    /// <param name="deferreds">The deferreds; enumerated once, here.</param>
    /// <param name="consumeErrors">Whether the members' failures count as handled. If not, each member keeps its
    /// failure, which is reported unless other code handles it.</param>
    /// <inheritdoc cref="Gather{T}(IEnumerable{Deferred{T}}, bool)" path="/remarks"/>
    public static Deferred Gather(IEnumerable<Deferred> deferreds, bool consumeErrors = false) =>
        new DeferredList(deferreds, GatherOptions(consumeErrors)).AddCallback(static _ => { });

    /// <summary>Waits for the first success, and cancels the others.</summary>
    /// <typeparam name="T">The type of the values.</typeparam>
    /// <param name="deferreds">The contenders; enumerated once, here. Their results are used up.</param>
    /// <returns>The winner's position, from 0, and its value.</returns>
    /// <remarks>
    /// <para>If all fail, it fails with <see cref="FailureGroupException"/>, which holds all the failures. Cancelling
    /// it cancels all. Without contenders it never fires.</para>
    /// <para>Source: <c>defer.race</c>.</para>
    /// </remarks>
    [OverloadResolutionPriority(SameValues)]
    public static Deferred<(int Index, T Value)> Race<T>(IEnumerable<Deferred<T>> deferreds) =>
        new Race<T>(deferreds).Result;

    /// <summary>Handle: the link of a list without values.</summary>
    internal virtual ChainLink ListLink(DeferredList list, int index) => new PlainListLink(list, index);

    private static DeferredListOptions GatherOptions(bool consumeErrors) =>
        DeferredListOptions.FireOnOneErrback
        | (consumeErrors ? DeferredListOptions.ConsumeErrors : DeferredListOptions.None);
}
