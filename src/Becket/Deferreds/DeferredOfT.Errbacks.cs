using System.Runtime.CompilerServices;
using Becket.Deferreds.Interop;
using Becket.Deferreds.Links;

namespace Becket.Deferreds;

public partial class Deferred<T>
{
    /// <summary>Adds an errback that turns a failure into a value.</summary>
    /// <param name="errback">Called with the failure. An exception of it becomes the failure.</param>
    /// <returns>This deferred.</returns>
    /// <remarks>
    /// <para>The errback is not called on success. If the chain has a failure already, the errback runs before this
    /// returns.</para>
    /// <para>Threads: the deferred's own thread. Source: <c>Deferred.addErrback</c>.</para>
    /// </remarks>
    [OverloadResolutionPriority(OverloadPriority.SameType)]
    public Deferred<T> AddErrback([RunsOnLoop] Func<Failure, T> errback)
    {
        ArgumentNullException.ThrowIfNull(errback);
        Enter().AddCall(new RecoverLink<T>(errback, this));
        return this;
    }

    /// <summary>Adds an errback that returns a deferred (for example an <c>async</c> lambda): the chain waits for it
    /// and goes on with its result.</summary>
    /// <param name="errback">Called with the failure. An exception of it becomes the failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Deferred<T> AddErrback([RunsOnLoop] Func<Failure, Deferred<T>> errback)
    {
        ArgumentNullException.ThrowIfNull(errback);
        Enter().AddCall(new RecoverByFollowingLink(errback, this));
        return this;
    }

    /// <summary>Adds an errback that returns a task: the chain waits for it and goes on, on this deferred's thread,
    /// with its result.</summary>
    /// <param name="errback">Called with the failure. An exception of it becomes the failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithValue)]
    public Deferred<T> AddErrback([RunsOnLoop] Func<Failure, Task<T>> errback)
    {
        ArgumentNullException.ThrowIfNull(errback);
        return AddErrback(Deferred<T> (Failure failure) => errback(failure).ToDeferred());
    }

    /// <summary>Adds an errback for one type of error that turns it into a value.</summary>
    /// <typeparam name="TException">The type of error, with the types derived from it. Other failures pass
    /// on.</typeparam>
    /// <param name="errback">Called with such an error. An exception of it becomes the failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.SameType)]
    public Deferred<T> AddErrback<TException>([RunsOnLoop] Func<TException, T> errback)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(errback);
        Enter()
            .Add(
                new RecoverLink<T>(failure => errback((TException)failure.Exception), this)
                {
                    Filter = Is<TException>.Test,
                }
            );
        return this;
    }

    /// <summary>Adds an errback for one type of error that returns a deferred (for example an <c>async</c> lambda):
    /// the chain waits for it and goes on with its result.</summary>
    /// <typeparam name="TException">The type of error, with the types derived from it. Other failures pass
    /// on.</typeparam>
    /// <param name="errback">Called with such an error. An exception of it becomes the failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithValue)]
    public Deferred<T> AddErrback<TException>([RunsOnLoop] Func<TException, Deferred<T>> errback)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(errback);
        Enter()
            .Add(
                new RecoverByFollowingLink(failure => errback((TException)failure.Exception), this)
                {
                    Filter = Is<TException>.Test,
                }
            );
        return this;
    }

    /// <summary>Adds an errback that handles a failure and returns no value.</summary>
    /// <param name="errback">Called with the failure. An exception of it becomes the failure.</param>
    /// <returns>A handle without a value on the same chain (a value is dropped); this one is stale from now
    /// on.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    public new Deferred AddErrback([RunsOnLoop] Action<Failure> errback)
    {
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new RecoverLink(errback, target));
        return target;
    }

    /// <summary>Adds an errback that returns a failure: the same, to pass it on, or another.</summary>
    /// <param name="errback">Called with the failure. An exception of it becomes the failure.</param>
    /// <returns>This deferred.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.FailureOrOutcome)]
    public new Deferred<T> AddErrback([RunsOnLoop] Func<Failure, Failure> errback)
    {
        ArgumentNullException.ThrowIfNull(errback);
        Enter().AddCall(new ReplaceFailureLink(errback, this));
        return this;
    }

    /// <summary>Adds an errback that returns a deferred without a value (for example an <c>async</c> lambda): the
    /// chain waits for it.</summary>
    /// <param name="errback">Called with the failure. An exception of it becomes the failure.</param>
    /// <returns>A handle without a value on the same chain (a value is dropped); this one is stale from now
    /// on.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public new Deferred AddErrback([RunsOnLoop] Func<Failure, Deferred> errback)
    {
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(new RecoverByFollowingLink(errback, target));
        return target;
    }

    /// <summary>Adds an errback that returns a task without a value: the chain waits for it and goes on, on this
    /// deferred's thread.</summary>
    /// <param name="errback">Called with the failure. An exception of it becomes the failure.</param>
    /// <returns>A handle without a value on the same chain (a value is dropped); this one is stale from now
    /// on.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.TaskWithoutValue)]
    public new Deferred AddErrback([RunsOnLoop] Func<Failure, Task> errback)
    {
        ArgumentNullException.ThrowIfNull(errback);
        return AddErrback(Deferred (Failure failure) => errback(failure).ToDeferred());
    }

    /// <summary>Adds an errback for one type of error that handles it and returns no value.</summary>
    /// <typeparam name="TException">The type of error, with the types derived from it. Other failures pass
    /// on.</typeparam>
    /// <param name="errback">Called with such an error. An exception of it becomes the failure.</param>
    /// <returns>A handle without a value on the same chain (a value is dropped); this one is stale from now
    /// on.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    public new Deferred AddErrback<TException>([RunsOnLoop] Action<TException> errback)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(
            new RecoverLink(failure => errback((TException)failure.Exception), target) { Filter = Is<TException>.Test }
        );
        return target;
    }

    /// <summary>Adds an errback for one type of error that returns a deferred without a value (for example an
    /// <c>async</c> lambda): the chain waits for it.</summary>
    /// <typeparam name="TException">The type of error, with the types derived from it. Other failures pass
    /// on.</typeparam>
    /// <param name="errback">Called with such an error. An exception of it becomes the failure.</param>
    /// <returns>A handle without a value on the same chain (a value is dropped); this one is stale from now
    /// on.</returns>
    /// <inheritdoc cref="AddErrback(Func{Failure, T})" path="/remarks"/>
    [OverloadResolutionPriority(OverloadPriority.DeferredWithoutValue)]
    public new Deferred AddErrback<TException>([RunsOnLoop] Func<TException, Deferred> errback)
        where TException : Exception
    {
        ArgumentNullException.ThrowIfNull(errback);
        Deferred root = Enter();
        Deferred target = HandleForNothing(root);
        root.AddCall(
            new RecoverByFollowingLink(failure => errback((TException)failure.Exception), target)
            {
                Filter = Is<TException>.Test,
            }
        );
        return target;
    }
}
