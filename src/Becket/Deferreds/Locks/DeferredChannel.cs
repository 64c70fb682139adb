using System.Diagnostics.CodeAnalysis;

namespace Becket.Deferreds.Locks;

/// <summary>A bounded queue between writers and readers, with an end: a writer waits while it is full, a reader waits
/// while it is empty, and <c>await foreach (var value in channel)</c> ends when the writers are done.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>
/// <para>Order: values come out in the order of the calls of <see cref="Put"/>, each to one reader; readers and writers
/// that wait are served in the order in which they came. A put never overtakes one that waits.</para>
/// <para>Nothing is lost: a <see cref="Get"/> that is cancelled takes no value, and a <see cref="Put"/> that is
/// cancelled while it waits puts none.</para>
/// <para>Reentrancy: the code that waits at the other side runs before <see cref="Put"/> or <see cref="Get"/> returns.
/// The channel changes its own state first.</para>
/// <para>A reader does not yield to the loop while there are values, as an <c>await</c> of a deferred that has fired
/// does not wait. A reader that has much to do for each value calls <see cref="Deferred.Yield"/>.</para>
/// <para>Threads: one, the reactor's. Another thread puts with <c>reactor.CallFromThread</c>.</para>
/// <para>Twisted has no such class; <see cref="DeferredQueue{T}"/> is Twisted's, which never makes a writer wait and
/// has no end. Compare <c>trio.open_memory_channel</c>, <c>System.Threading.Channels</c>.</para>
/// </remarks>
[RunsOnLoop]
public sealed class DeferredChannel<T> : DeferredSequence<T>
{
    private readonly Queue<T> _values = new();
    private readonly WaiterQueue<Deferred<T>> _readers = new();
    private readonly WaiterQueue<PutWaiter<T>> _writers = new();
    private readonly DeferredEvent _ended = new();
    private Failure? _failure;

    /// <summary>Makes a channel.</summary>
    /// <param name="capacity">How many values it holds for readers that are not there yet. 0: each put waits for its
    /// reader. <see cref="int.MaxValue"/>: a put never waits, and a slow reader lets the memory grow.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    public DeferredChannel(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Capacity = capacity;
    }

    /// <summary>How many values it holds at most.</summary>
    public int Capacity { get; }

    /// <summary>The number of values that it holds. Those of writers that wait are not counted.</summary>
    public int Count => _values.Count;

    /// <summary>The number of readers that wait for a value.</summary>
    public int WaitingReaders => _readers.Count;

    /// <summary>The number of writers that wait for room.</summary>
    public int WaitingWriters => _writers.Count;

    /// <summary>Whether it takes no more values: <see cref="Complete"/>, <c>Fail</c> or <see cref="Close"/> was
    /// called.</summary>
    public bool IsCompleted { get; private set; }

    /// <summary>Whether it is completed and every value has been taken.</summary>
    public bool IsEnded => IsCompleted && _values.Count == 0 && _writers.Count == 0;

    /// <summary>Puts a value in, or waits until there is room.</summary>
    /// <param name="value">The value.</param>
    /// <returns>A deferred that fires when the channel, or a reader, has the value. If it is cancelled before, the
    /// value is not put. It fails with <see cref="ChannelEndedException"/> if the channel is completed.</returns>
    public Deferred Put(T value) =>
        TryPut(value) ? Deferred.Succeed()
        : IsCompleted ? Deferred.Fail(CreateEnd("Nothing can be put into this channel: it"))
        : new PutWaiter<T>(this, _writers, value);

    /// <summary>Puts a value in, if there is room now.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether it was put: not if the channel is full, or completed.</returns>
    public bool TryPut(T value)
    {
        if (IsCompleted)
        {
            return false;
        }

        if (NextOf(_readers) is { } reader)
        {
            reader.Callback(value);
            return true;
        }

        if (_values.Count >= Capacity || _writers.Count > 0)
        {
            return false;
        }

        _values.Enqueue(value);
        return true;
    }

    /// <summary>Takes the next value, or waits for one.</summary>
    /// <returns>A deferred of the value. If it is cancelled before it has fired, no value is taken. At the end of the
    /// channel it fails: with <see cref="ChannelEndedException"/>, or with the failure that <c>Fail</c> was called
    /// with.</returns>
    public Deferred<T> Get() =>
        TryGet(out T? value) ? Deferred.Succeed(value)
        : IsCompleted ? Deferred.Fail<T>(_failure ?? new Failure(CreateEnd("This channel has no more values: it")))
        : new Waiter<T>(_readers);

    /// <summary>Takes the next value, if there is one now.</summary>
    /// <param name="value">The value.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        PutWaiter<T>? writer = null;
        if (_values.TryDequeue(out value))
        {
            writer = NextOf(_writers);
            if (writer is not null)
            {
                _values.Enqueue(writer.TakeValue());
            }
        }
        else if (NextOf(_writers) is { } unbuffered)
        {
            writer = unbuffered;
            value = writer.TakeValue();
        }
        else
        {
            return false;
        }

        writer?.Callback();
        EndIfDrained();
        return true;
    }

    /// <summary>The writers are done: no more values can be put. Readers get those that were put before, also by
    /// writers that wait, and then the end. Does nothing if it is completed.</summary>
    /// <exception cref="WrongThreadException">The waiters belong to another thread. Nothing was changed.</exception>
    public void Complete() => CompleteWith(null);

    /// <summary>The writers are done, and something went wrong: readers get the values that were put before, also by
    /// writers that wait, and then this failure. Does nothing if the channel is completed.</summary>
    /// <param name="failure">The failure. Each reader that does not handle it reports it for itself.</param>
    /// <exception cref="WrongThreadException">The waiters belong to another thread. Nothing was changed.</exception>
    public void Fail(Failure failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        CompleteWith(failure);
    }

    /// <inheritdoc cref="Fail(Failure)"/>
    /// <param name="error">The error; its stack is kept.</param>
    public void Fail(Exception error) => Fail(new Failure(error));

    /// <summary>The readers are done: completes the channel and drops the values that no reader has taken. Writers that
    /// wait fail with <see cref="ChannelEndedException"/>, and their values are not put.</summary>
    /// <returns>The values that were dropped: those that the channel held.</returns>
    /// <exception cref="WrongThreadException">The waiters belong to another thread. Nothing was changed.</exception>
    public IReadOnlyList<T> Close()
    {
        CheckWaiters();
        IsCompleted = true;
        T[] dropped = [.. _values];
        _values.Clear();
        while (NextOf(_writers) is { } writer)
        {
            writer.TakeValue();
            writer.Errback(CreateEnd("The value was not put into this channel: it"));
        }

        EndIfDrained();
        return dropped;
    }

    /// <summary>Waits for the end: the channel is completed, and every value has been taken.</summary>
    /// <returns>A deferred of its own for each call. If the channel has failed, it fails with that failure.</returns>
    public Deferred WhenEnded() => _ended.Wait();

    /// <summary>Takes one value after the other, until the channel ends: <c>await foreach (var value in
    /// channel)</c>.</summary>
    /// <param name="cancellationToken">Ends the wait for the next value; no value is lost.</param>
    /// <returns>An enumerator. Several may take values side by side; each value goes to one of them.</returns>
    public override DeferredEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new ChannelEnumerator<T>(this, cancellationToken);

    /// <summary>Whether an exception of <see cref="Get"/> says that the channel has ended without a failure.</summary>
    internal bool IsPlainEnd(Failure failure) =>
        IsCompleted && _failure is null && failure.Exception is ChannelEndedException;

    /// <summary>Notes the end, if the last value has been taken, or has left with its writer.</summary>
    internal void EndIfDrained()
    {
        if (!IsEnded || _ended.IsSet)
        {
            return;
        }

        if (_failure is null)
        {
            _ended.Set();
        }
        else
        {
            _ended.Fail(_failure);
        }

        while (NextOf(_readers) is { } reader)
        {
            reader.Errback(_failure ?? new Failure(CreateEnd("This channel has no more values: it")));
        }
    }

    private static TDeferred? NextOf<TDeferred>(WaiterQueue<TDeferred> waiters)
        where TDeferred : Deferred
    {
        // The first, before it leaves: a use on a wrong thread must change nothing.
        waiters.First?.CheckThread();
        while (waiters.Count > 0)
        {
            // A waiter that its owner has fired by hand is skipped.
            TDeferred waiter = waiters.Dequeue();
            if (!waiter.Called)
            {
                return waiter;
            }
        }

        return null;
    }

    private void CompleteWith(Failure? failure)
    {
        if (IsCompleted)
        {
            return;
        }

        CheckWaiters();
        IsCompleted = true;
        _failure = failure;
        EndIfDrained();
    }

    private void CheckWaiters()
    {
        _readers.First?.CheckThread();
        _writers.First?.CheckThread();
    }

    private ChannelEndedException CreateEnd(string what) =>
        _failure is { } failure
            ? new ChannelEndedException($"{what} has failed: {failure.Exception.Message}", failure.Exception)
            : new ChannelEndedException($"{what} was completed or closed.");
}
