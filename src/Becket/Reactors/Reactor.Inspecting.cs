using Becket.Deferreds;
using Becket.Reactors.Inspecting;

namespace Becket.Reactors;

public sealed partial class Reactor
{
    /// <summary>How long the loop has worked.</summary>
    internal TimeSpan Worked => TimeSpan.FromSeconds(_worked);

    /// <summary>Whether the inspection is on.</summary>
    internal bool IsInspected => _inspection is not null;

    /// <summary>The name in the options.</summary>
    internal string Name => _options.Name;

    /// <summary>Looks at what the reactor does and what its code waits for: counters, delayed calls, connections, and
    /// the tree of the <c>async Deferred</c> methods that wait, each with its file and line, since when, and for
    /// what.</summary>
    /// <param name="findOrphans">Whether to look for methods that wait for a deferred that no code can fire, as no
    /// object holds it. This runs a full collection of the process, which takes as long as its memory is large. What
    /// only such a method holds, an open file for one, is finalized by that.</param>
    /// <returns>A snapshot; it does not change.</returns>
    /// <remarks>
    /// <para>Waits, and a few other lists, are known only with <see cref="ReactorOptions.Inspection"/>; see
    /// <see cref="ReactorSnapshot.IsInspected"/>. Methods that run now are not in it, as the one that calls
    /// this.</para>
    /// <para>It reads debug symbols, so the first call for a method takes some milliseconds. <c>becket top</c> has them
    /// read by another thread.</para>
    /// <para>Threads: the reactor's; from elsewhere, <c>CallFromThreadAsync(() => reactor.Inspect())</c>. No code of
    /// the program runs inside.</para>
    /// </remarks>
    public ReactorSnapshot Inspect(bool findOrphans = false)
    {
        CheckThread(nameof(Inspect));
        return SnapshotPlaces.Resolve(TakeSnapshot(findOrphans));
    }

    /// <summary>Gives a deferred of the library a name, if the inspection is on.</summary>
    internal void NameForInspection(Deferred deferred, string name)
    {
        if (_inspection is not null && IsCurrent)
        {
            deferred.Name = name;
        }
    }

    /// <summary>The same without files and lines.</summary>
    internal ReactorSnapshot TakeSnapshot(bool findOrphans) => SnapshotMaker.Make(this, _inspection, findOrphans);

    /// <summary>How long the turn has lasted that works now, if that is longer than <paramref name="least"/> and the
    /// watchdog watches; null otherwise. Threads: any.</summary>
    internal TimeSpan? BlockedFor(TimeSpan least) =>
        Watchdog.LastedOf(this, out _) is { } lasted && lasted >= least ? lasted : null;

    /// <summary>What the loop does, which does not answer. Threads: any.</summary>
    /// <param name="least">How long it has not answered.</param>
    internal BlockedLoop DescribeBlocked(TimeSpan least) =>
        new(Watchdog.LastedOf(this, out string? stack) ?? least, _ran.DescribeFromOtherThread(), stack);

    /// <summary>Begins to offer snapshots to <c>becket top</c>, if the inspection is on and the platform has Unix
    /// sockets that only their user may open.</summary>
    private IDisposable? OfferInspection() =>
        _inspection is not null && _driver.IsRealTime && OperatingSystem.IsLinux() ? InspectionOffer.Begin(this) : null;
}
