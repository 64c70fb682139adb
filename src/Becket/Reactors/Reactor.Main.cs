using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Deferreds.Interop;

namespace Becket.Reactors;

/// <content>A whole program in one line.</content>
public sealed partial class Reactor
{
    private const int Success = 0;
    private const int Failed = 1;

    /// <summary>The whole of a program: creates a reactor, runs the job on it, disposes of the reactor, and returns the
    /// exit code. To be written as <c>return Reactor.Main(async reactor => { … });</c>.</summary>
    /// <param name="job">Called when the loop runs; usually an <c>async</c> lambda. Its value is the exit code of the
    /// program, also after a signal.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    /// <returns>
    /// <para>After the end of the job: its value; 0 if it has none.</para>
    /// <para>After SIGINT and SIGTERM: 130 or 143, as a shell expects. They stop the reactor in order, and cancel the
    /// job. A job without a value has been stopped by the signal also if it caught its cancellation and ended
    /// normally. The second signal ends the process at once.</para>
    /// <para>After <see cref="Stop"/> by the program itself: 0, if the job ends cancelled.</para>
    /// <para>After a failure, also of creating the reactor: 1. The error is on standard error, in one block: types,
    /// messages, causes, and the lines of the program's own code.</para>
    /// </returns>
    /// <remarks>
    /// <para>A program that serves until it is stopped awaits <see cref="UntilStopped"/> as its last line. With an
    /// action instead of a job, the action sets the program up, and the program ends with <see cref="Stop"/> or a
    /// signal. A job that is a <see cref="Task"/> cannot be cancelled: it is left where it awaits; but if
    /// <see cref="UntilStopped"/> is awaited, the stop waits for the job's end.</para>
    /// <para>Threads: any without a reactor that runs. The signals concern the whole process.</para>
    /// <para>Source: <c>twisted.internet.task.react</c>. Differs: after a signal, <c>react</c> returns 0 or dies by
    /// it.</para>
    /// </remarks>
    /// <exception cref="ReactorNotRestartableException">A reactor runs on this thread.</exception>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public static int Main([RunsOnLoop] Func<Reactor, Deferred<int>> job, ReactorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(reactor => job(reactor).AddCallback(static code => (int?)code), job, options);
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred{int}}, ReactorOptions?)"/>
    /// <param name="job">Called when the loop runs; usually an <c>async</c> lambda.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static int Main([RunsOnLoop] Func<Reactor, Deferred> job, ReactorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(reactor => job(reactor).AddCallback(static () => (int?)null), job, options);
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred{int}}, ReactorOptions?)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static int Main([RunsOnLoop] Func<Reactor, Task<int>> job, ReactorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(reactor => job(reactor).ToDeferred().AddCallback(static code => (int?)code), job, options);
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred}, ReactorOptions?)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static int Main([RunsOnLoop] Func<Reactor, Task> job, ReactorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(reactor => job(reactor).ToDeferred().AddCallback(static () => (int?)null), job, options);
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred{int}}, ReactorOptions?)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static int Main([RunsOnLoop] Func<Reactor, ValueTask<int>> job, ReactorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(
            reactor => job(reactor).AsTask().ToDeferred().AddCallback(static code => (int?)code),
            job,
            options
        );
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred}, ReactorOptions?)"/>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static int Main([RunsOnLoop] Func<Reactor, ValueTask> job, ReactorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(
            reactor => job(reactor).AsTask().ToDeferred().AddCallback(static () => (int?)null),
            job,
            options
        );
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred{int}}, ReactorOptions?)"/>
    /// <param name="setUp">Called when the loop runs. The program goes on until <see cref="Stop"/> or a signal.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    public static int Main([RunsOnLoop] Action<Reactor> setUp, ReactorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(setUp);
        return RunProgram(
            reactor =>
            {
                setUp(reactor);
                return reactor.UntilStopped().AddCallback(static () => (int?)null);
            },
            setUp,
            options
        );
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred{int}}, ReactorOptions?)"/>
    /// <param name="args">The arguments of the program, which the job gets.</param>
    /// <param name="job">Called when the loop runs; usually an <c>async</c> lambda. Its value is the exit code of
    /// the program, also after a signal.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public static int Main(
        string[] args,
        [RunsOnLoop] Func<Reactor, string[], Deferred<int>> job,
        ReactorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(reactor => job(reactor, args).AddCallback(static code => (int?)code), job, options);
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred}, ReactorOptions?)"/>
    /// <param name="args">The arguments of the program, which the job gets.</param>
    /// <param name="job">Called when the loop runs; usually an <c>async</c> lambda.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public static int Main(
        string[] args,
        [RunsOnLoop] Func<Reactor, string[], Deferred> job,
        ReactorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(reactor => job(reactor, args).AddCallback(static () => (int?)null), job, options);
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred{int}}, ReactorOptions?)"/>
    /// <param name="args">The arguments of the program, which the job gets.</param>
    /// <param name="job">Called when the loop runs; usually an <c>async</c> lambda. Its value is the exit code of
    /// the program, also after a signal.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public static int Main(
        string[] args,
        [RunsOnLoop] Func<Reactor, string[], Task<int>> job,
        ReactorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(
            reactor => job(reactor, args).ToDeferred().AddCallback(static code => (int?)code),
            job,
            options
        );
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred}, ReactorOptions?)"/>
    /// <param name="args">The arguments of the program, which the job gets.</param>
    /// <param name="job">Called when the loop runs; usually an <c>async</c> lambda.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public static int Main(
        string[] args,
        [RunsOnLoop] Func<Reactor, string[], Task> job,
        ReactorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(
            reactor => job(reactor, args).ToDeferred().AddCallback(static () => (int?)null),
            job,
            options
        );
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred{int}}, ReactorOptions?)"/>
    /// <param name="args">The arguments of the program, which the job gets.</param>
    /// <param name="job">Called when the loop runs; usually an <c>async</c> lambda. Its value is the exit code of
    /// the program, also after a signal.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithValue)]
    public static int Main(
        string[] args,
        [RunsOnLoop] Func<Reactor, string[], ValueTask<int>> job,
        ReactorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(
            reactor => job(reactor, args).AsTask().ToDeferred().AddCallback(static code => (int?)code),
            job,
            options
        );
    }

    /// <inheritdoc cref="Main(Func{Reactor, Deferred}, ReactorOptions?)"/>
    /// <param name="args">The arguments of the program, which the job gets.</param>
    /// <param name="job">Called when the loop runs; usually an <c>async</c> lambda.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    [OverloadResolutionPriority(OverloadPriority.ValueTaskWithoutValue)]
    public static int Main(
        string[] args,
        [RunsOnLoop] Func<Reactor, string[], ValueTask> job,
        ReactorOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(job);
        return RunProgram(
            reactor => job(reactor, args).AsTask().ToDeferred().AddCallback(static () => (int?)null),
            job,
            options
        );
    }

    /// <inheritdoc cref="Main(Action{Reactor}, ReactorOptions?)"/>
    /// <param name="args">The arguments of the program, which <paramref name="setUp"/> gets.</param>
    /// <param name="setUp">Called when the loop runs. The program goes on until <see cref="Stop"/> or a signal.</param>
    /// <param name="options">The options of the reactor; null for the defaults.</param>
    public static int Main(string[] args, [RunsOnLoop] Action<Reactor, string[]> setUp, ReactorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(setUp);
        return Main(reactor => setUp(reactor, args), options);
    }

    internal static int ExitCodeOf(System.Runtime.InteropServices.PosixSignal? signal) =>
        signal is { } stopped ? StoppedBySignalException.ExitCodeOf(stopped) : Success;

    /// <summary>Runs a job whose value is the exit code, or null for the usual one.</summary>
    private static int RunProgram(Func<Reactor, Deferred<int?>> job, Delegate given, ReactorOptions? options)
    {
        if (t_running is not null)
        {
            throw new ReactorNotRestartableException(
                "Reactor.Main was called inside of a running reactor. It is the one line of a program's Main; inside, "
                    + "use the reactor that runs."
            );
        }

        Reactor? created = null;
        try
        {
            using Reactor reactor = created = Create(options);
            return reactor.RunJob(() => job(reactor), given) ?? ExitCodeOf(reactor.StopSignal);
        }
        catch (StoppedBySignalException stopped)
        {
            return stopped.ExitCode;
        }
        catch (Exception error)
        {
            if (created is { _wasStoppedBeforeJobEnded: true } && IsEndOfCancelled(error))
            {
                return Success;
            }

            ErrorText.Write(error);
            return Failed;
        }
    }
}
