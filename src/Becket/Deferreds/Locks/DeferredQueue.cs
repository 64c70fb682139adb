namespace Becket.Deferreds.Locks;

/// <summary>A queue of values between code that puts values and code that awaits them.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>Threads: one, the reactor's. Source: <c>defer.DeferredQueue</c>.</remarks>
[RunsOnLoop]
public sealed class DeferredQueue<T>
{
    private readonly Queue<T> _pending = new();
    private readonly WaiterQueue<Deferred<T>> _waiters = new();
    private readonly int _size;
    private readonly int _backlog;

    /// <summary>Makes a queue.</summary>
    /// <param name="size">The largest number of values that it holds; null for no limit.</param>
    /// <param name="backlog">The largest number of waiters; null for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public DeferredQueue(int? size = null, int? backlog = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size ?? 0, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegative(backlog ?? 0, nameof(backlog));
        _size = size ?? int.MaxValue;
        _backlog = backlog ?? int.MaxValue;
    }

    /// <summary>The number of values in the queue.</summary>
    public int Count => _pending.Count;

    /// <summary>The number of waiters for a value.</summary>
    public int Waiting => _waiters.Count;

    /// <summary>A copy of the values in the queue, the next one first.</summary>
    public IReadOnlyList<T> Pending => [.. _pending];

    /// <summary>Gives a value to the first waiter, which runs before this returns; without waiters, keeps
    /// it.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="QueueOverflowException">The queue is full. Nothing was changed.</exception>
    public void Put(T value)
    {
        if (_waiters.Count > 0)
        {
            _waiters.Dequeue().Callback(value);
        }
        else if (_pending.Count < _size)
        {
            _pending.Enqueue(value);
        }
        else
        {
            throw new QueueOverflowException(
                $"The queue is full: it holds {_size} values at most. Wait until some have been taken."
            );
        }
    }

    /// <summary>Waits for the next value.</summary>
    /// <returns>A deferred of the value, fired already if the queue has one. A cancelled waiter leaves the
    /// queue.</returns>
    /// <exception cref="QueueUnderflowException">The number of waiters has reached the backlog.</exception>
    public Deferred<T> Get()
    {
        if (_pending.Count > 0)
        {
            return Deferred.Succeed(_pending.Dequeue());
        }

        if (_waiters.Count < _backlog)
        {
            return new Waiter<T>(_waiters);
        }

        throw new QueueUnderflowException(
            $"The queue is empty, and {_backlog} waiters are the most that its backlog allows."
        );
    }

    /// <summary>Takes one value after the other, until the loop is left: <c>await foreach (var value in
    /// queue.ReadAll())</c>.</summary>
    /// <param name="cancellationToken">Ends the wait for the next value, with an
    /// <see cref="OperationCanceledException"/>; no value is lost.</param>
    /// <remarks>No value is lost either when the method that loops is cancelled: it leaves the queue at once.</remarks>
    public DeferredSequence<T> ReadAll(CancellationToken cancellationToken = default) =>
        new QueueSequence<T>(this).WithCancellation(cancellationToken);
}
