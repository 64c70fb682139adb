using System.Runtime.CompilerServices;
using Becket.Deferreds;
using Becket.Reactors;
using Microsoft.Extensions.DependencyInjection;

namespace Becket.Hosting;

/// <summary>The way from a thread to a service that lives on a reactor's loop: a <c>BackgroundService</c> or a
/// controller asks for a <c>LoopOwned&lt;Prices&gt;</c>, and calls <c>Prices</c> through it, on the loop. The result
/// comes back to the caller.</summary>
/// <typeparam name="T">A service of the container. The first call asks for it, on the loop.</typeparam>
/// <remarks>
/// <para>With <c>[FromKeyedServices("name")]</c> it is on the reactor with that name.</para>
/// <para>Threads: any. Code on the loop asks for the service itself.</para>
/// </remarks>
public sealed class LoopOwned<T>
    where T : class
{
    private readonly HostedReactor _hosted;
    private T? _value;

    /// <summary>Creates one; the container calls this.</summary>
    /// <param name="services">The container.</param>
    /// <param name="name">The name of the reactor; null for the one without a name.</param>
    public LoopOwned(IServiceProvider services, [ServiceKey] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        _hosted = Running.ReactorParts.HostedOf(services, name);
    }

    /// <summary>The reactor.</summary>
    public Reactor Reactor => _hosted.Reactor;

    private T Value => _value ??= _hosted.Provider.GetRequiredService<T>();

    /// <summary>Calls a function with the service, on the loop.</summary>
    /// <typeparam name="TResult">The type of the value.</typeparam>
    /// <param name="function">Called on the loop, in a coming turn; it may be an <c>async</c> lambda.</param>
    /// <param name="cancellationToken">Ends the returned task at once. A function that has not begun then never does; a
    /// deferred that it has returned is cancelled, on the loop.</param>
    /// <returns>A task of the value. See
    /// <see cref="Reactor.CallFromThreadAsync{T}(Func{Deferred{T}}, CancellationToken)"/> for its failures.</returns>
    /// <remarks>Return values, or copies: what the loop owns must not leave it.</remarks>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Task<TResult> CallFromThreadAsync<TResult>(
        [RunsOnLoop] Func<T, Deferred<TResult>> function,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        return Reactor.CallFromThreadAsync(Deferred<TResult> () => function(Value), cancellationToken);
    }

    /// <inheritdoc cref="CallFromThreadAsync{TResult}(Func{T, Deferred{TResult}}, CancellationToken)"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public Task CallFromThreadAsync(
        [RunsOnLoop] Func<T, Deferred> function,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        return Reactor.CallFromThreadAsync(Deferred () => function(Value), cancellationToken);
    }

    /// <inheritdoc cref="CallFromThreadAsync{TResult}(Func{T, Deferred{TResult}}, CancellationToken)"/>
    /// <param name="function">Called on the loop, in a coming turn.</param>
    /// <param name="cancellationToken">Ends the returned task at once. A function that has not begun then never does;
    /// one that has begun goes on, and its result is ignored.</param>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Task<TResult> CallFromThreadAsync<TResult>(
        [RunsOnLoop] Func<T, Task<TResult>> function,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        return Reactor.CallFromThreadAsync(Task<TResult> () => function(Value), cancellationToken);
    }

    /// <inheritdoc cref="CallFromThreadAsync{TResult}(Func{T, Task{TResult}}, CancellationToken)"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public Task CallFromThreadAsync([RunsOnLoop] Func<T, Task> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Reactor.CallFromThreadAsync(Task () => function(Value), cancellationToken);
    }

    /// <inheritdoc cref="CallFromThreadAsync{TResult}(Func{T, Task{TResult}}, CancellationToken)"/>
    public Task<TResult> CallFromThreadAsync<TResult>(
        [RunsOnLoop] Func<T, TResult> function,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(function);
        return Reactor.CallFromThreadAsync(
            Deferred<TResult> () => Deferred.Succeed(function(Value)),
            cancellationToken
        );
    }

    /// <inheritdoc cref="CallFromThreadAsync{TResult}(Func{T, Task{TResult}}, CancellationToken)"/>
    public Task CallFromThreadAsync([RunsOnLoop] Action<T> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return Reactor.CallFromThreadAsync(() => function(Value), cancellationToken);
    }
}
