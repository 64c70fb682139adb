using System.Runtime.CompilerServices;

namespace Becket.Deferreds.Locks;

/// <summary>A queue of values between those who put and those who await them.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <remarks>Threads: one, the reactor's. Source: <c>defer.DeferredQueue</c>.</remarks>
public sealed class DeferredQueue<T>
{
    private readonly Queue<T> _pending = new();
    private readonly WaiterQueue<Deferred<T>> _waiters = new();
    private readonly int _size;
    private readonly int _backlog;

    /// <summary>Makes a queue.</summary>
    /// <param name="size">How many values it holds at most; null for no limit.</param>
    /// <param name="backlog">How many may wait for a value at most; null for no limit.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is negative.</exception>
    public DeferredQueue(int? size = null, int? backlog = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size ?? 0, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegative(backlog ?? 0, nameof(backlog));
        _size = size ?? int.MaxValue;
        _backlog = backlog ?? int.MaxValue;
    }

    /// <summary>How many values wait to be taken.</summary>
    public int Count => _pending.Count;

    /// <summary>How many wait for a value.</summary>
    public int Waiting => _waiters.Count;

    /// <summary>The values that wait to be taken, the next one first; a copy.</summary>
    public IReadOnlyList<T> Pending => [.. _pending];

    /// <summary>Gives a value to whoever has waited longest, who runs before this returns, or keeps it.</summary>
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
    /// <returns>A deferred of it, fired already if there is one. Cancelling it leaves the line.</returns>
    /// <exception cref="QueueUnderflowException">As many wait already as the backlog allows.</exception>
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
            $"The queue is empty and {_backlog} wait for a value, as many as its backlog allows."
        );
    }

    /// <summary>Takes one value after the other, for as long as the loop goes on: <c>await foreach (var value in
    /// queue.ReadAll())</c>.</summary>
    /// <param name="cancellationToken">Ends the wait for the next value, with an
    /// <see cref="OperationCanceledException"/>; no value is lost.</param>
    public async IAsyncEnumerable<T> ReadAll([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await Get().CancelOn(cancellationToken);
        }
    }
}
