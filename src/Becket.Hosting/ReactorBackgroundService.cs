using System.Diagnostics.CodeAnalysis;
using Becket.Deferreds;
using Becket.Reactors.Services;

namespace Becket.Hosting;

/// <summary>A service with one long method that runs on the loop from the start of the host to its stop: what
/// <c>BackgroundService</c> is on the thread pool.</summary>
/// <remarks>
/// <para>The method begins when the service starts; the services behind it do not wait for its end. When the host
/// stops, it is cancelled, and waited for. It may end earlier.</para>
/// <para>If it fails, that is logged, and the host stops with the failure, as
/// <c>HostOptions.BackgroundServiceExceptionBehavior</c> says.</para>
/// <para>Threads: the reactor's.</para>
/// </remarks>
[RunsOnLoop]
[SuppressMessage("Design", "CA1001", Justification = "The stop disposes of it.")]
public abstract class ReactorBackgroundService : Service
{
    private CancellationTokenSource? _stopping;
    private Deferred? _ended;

    /// <summary>Creates a service that has not started.</summary>
    /// <param name="name">Its name. Null: the name of its type.</param>
    protected ReactorBackgroundService(string? name = null)
        : base(name) { }

    /// <summary>Stops the host with an error. Set when the service is added to a hosted reactor.</summary>
    internal Action<string, Exception>? OnFailed { get; set; }

    /// <summary>The work.</summary>
    /// <param name="stopping">Cancelled when the service stops, for calls that take a token. The deferred that this
    /// returns is cancelled too, so an <c>await</c> of a deferred needs no token.</param>
    protected abstract Deferred Execute(CancellationToken stopping);

    /// <inheritdoc/>
    /// <remarks>Begins <see cref="Execute"/>, and does not wait for it.</remarks>
    protected override Deferred OnStart()
    {
        _stopping = new CancellationTokenSource();
        _ended = Run(_stopping.Token);
        return Deferred.Succeed();
    }

    /// <inheritdoc/>
    /// <remarks>Cancels <see cref="Execute"/>, and waits for its end.</remarks>
    protected override async Deferred OnStop()
    {
        if (_stopping is not { } stopping || _ended is not { } ended)
        {
            return;
        }

        _stopping = null;
        stopping.Cancel();

        // A turn for what waits for the token: a method that is cancelled while it awaits a task fails at once, and
        // its cleanup would not be waited for.
        await Deferred.Yield();
        ended.Cancel();
        await ended;
        stopping.Dispose();
    }

    private async Deferred Run(CancellationToken stopping)
    {
        try
        {
            await Deferred.MaybeDeferred(() => Execute(stopping));
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The stop has cancelled it.
        }
        catch (Exception error) when (OnFailed is { } onFailed)
        {
            onFailed(Name, error);
        }
    }
}
