using System.Runtime.CompilerServices;
using Becket.Deferreds;

namespace Becket.Reactors;

/// <content>A whole program with a loop on each core.</content>
public sealed partial class Reactor
{
    /// <summary>The whole of a program that uses all cores: runs a job on each of several reactors, every one on a
    /// thread of its own, until all have ended. To be written as <c>return Reactor.MainOnEachCore(async (reactor,
    /// index) => { … });</c>.</summary>
    /// <param name="job">Called on each reactor when its loop runs, with the reactor and its number from 0; usually an
    /// <c>async</c> lambda. What several of these calls share, they share between threads.</param>
    /// <param name="options">The options of every reactor; null for the defaults. The number is appended to the
    /// name.</param>
    /// <param name="count">How many reactors; null for one for each core that the process may use.</param>
    /// <returns>0 if all jobs have ended; 130 or 143 after SIGINT or SIGTERM; 1 after a failure. The error is on
    /// standard error, as with <c>Main</c>.</returns>
    /// <remarks>
    /// <para>To spread the connections of one port, each job listens with <c>ListenOptions.ReusePort</c>: the system
    /// gives each new connection to one of the listeners (on Linux; elsewhere the option may be refused, or spread
    /// nothing). A connection stays on its reactor, so code for one connection needs no lock.</para>
    /// <para>A signal stops all reactors, each in order and within its time limit; the second signal ends the process.
    /// <see cref="Stop"/> on one of them stops all, and so does the first job that fails: that cancels the other jobs.
    /// A job that ends without a failure ends its own reactor alone.</para>
    /// <para>The first reactor runs on the calling thread. Threads: any without a reactor that runs.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than one.</exception>
    /// <exception cref="InvalidOperationException">The options ask for virtual time, which is for one
    /// reactor.</exception>
    /// <exception cref="ReactorNotRestartableException">A reactor runs on this thread.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static int MainOnEachCore(
        [RunsOnLoop] Func<Reactor, int, Deferred> job,
        ReactorOptions? options = null,
        int? count = null
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        int reactors = count ?? Environment.ProcessorCount;
        ArgumentOutOfRangeException.ThrowIfLessThan(reactors, 1, nameof(count));
        options ??= new ReactorOptions();
        if (options.VirtualTime)
        {
            throw new InvalidOperationException(
                "MainOnEachCore does not work in virtual time, as each reactor would have a time of its own. Use Main, "
                    + "or a Simulation with several hosts."
            );
        }

        if (t_running is not null)
        {
            throw new ReactorNotRestartableException(
                "Reactor.MainOnEachCore was called inside of a running reactor. It is the one line of a program's Main."
            );
        }

        return new LoopPerCore(job, options, reactors).Run();
    }

    /// <inheritdoc cref="MainOnEachCore(Func{Reactor, int, Deferred}, ReactorOptions?, int?)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static int MainOnEachCore(
        [RunsOnLoop] Func<Reactor, int, Task> job,
        ReactorOptions? options = null,
        int? count = null
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        return MainOnEachCore(async Deferred (reactor, index) => await job(reactor, index), options, count);
    }

    /// <inheritdoc cref="MainOnEachCore(Func{Reactor, int, Deferred}, ReactorOptions?, int?)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static int MainOnEachCore(
        [RunsOnLoop] Func<Reactor, int, ValueTask> job,
        ReactorOptions? options = null,
        int? count = null
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        return MainOnEachCore(async Deferred (reactor, index) => await job(reactor, index), options, count);
    }

    /// <inheritdoc cref="MainOnEachCore(Func{Reactor, int, Deferred}, ReactorOptions?, int?)"/>
    /// <param name="setUp">Called on each reactor when its loop runs. The program goes on until a signal, or until
    /// each reactor was stopped.</param>
    /// <param name="options">The options of every reactor; null for the defaults.</param>
    /// <param name="count">How many reactors; null for one for each core that the process may use.</param>
    public static int MainOnEachCore(
        [RunsOnLoop] Action<Reactor, int> setUp,
        ReactorOptions? options = null,
        int? count = null
    )
    {
        ArgumentNullException.ThrowIfNull(setUp);
        return MainOnEachCore(
            Deferred (reactor, index) =>
            {
                setUp(reactor, index);
                return reactor.UntilStopped();
            },
            options,
            count
        );
    }
}
