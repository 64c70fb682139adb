using System.Diagnostics.CodeAnalysis;
using Becket.Deferreds;
using Becket.Deferreds.Links;
using Becket.Time;

namespace Becket.Tasks.ForEachRuns;

/// <summary>A run over an <see cref="IAsyncEnumerable{T}"/>. It asks for one item at a time, and only for a free
/// slot.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The source of the token is disposed with the enumerator.")]
internal sealed class AsyncEnumerableRun<T>(
    IAsyncEnumerable<T> source,
    int slots,
    Func<T, Deferred> work,
    ForEachResults results,
    IReactorTime? time
) : ForEachRun(slots, results, time)
{
    private readonly CancellationTokenSource _cancellation = new();
    private IAsyncEnumerator<T>? _items;
    private State _state;

    private enum State : byte
    {
        /// <summary>Nothing is under way.</summary>
        Idle,

        /// <summary>The run has asked for an item. It must not use the enumerator before the answer has
        /// come.</summary>
        Asking,

        /// <summary>There is an item that has not been taken.</summary>
        HasItem,

        /// <summary>There is no further item; the enumerator is not disposed yet.</summary>
        Over,

        /// <summary>The enumerator is being disposed.</summary>
        Closing,

        /// <summary>It has been disposed. Never left.</summary>
        Closed,
    }

    private protected override bool IsSourceOver => _state >= State.Over;

    private protected override bool TryStartNext()
    {
        T item;
        try
        {
            if (_state == State.Asking || (_state == State.Idle && !TryAsk()))
            {
                return false;
            }

            _state = State.Idle;
            item = _items!.Current;
        }
        catch (Exception error)
        {
            _state = State.Over;
            SourceFailed(error);
            return true;
        }

        if (IsStopping)
        {
            return true;
        }

        Deferred? job = null;
        Exception? thrown = null;
        try
        {
            job = work(item);
        }
        catch (Exception error)
        {
            thrown = error;
        }

        Begin(job, thrown);
        return true;
    }

    private protected override bool TryCloseSource()
    {
        switch (_state)
        {
            case State.Asking:
                // The enumerator must not be disposed while it is asked. Its token is cancelled. If the answer does
                // not come at once, it calls Proceed, which comes back here.
                CancelToken();
                if (_state == State.Asking)
                {
                    return false;
                }

                goto default;
            case State.Closing:
                return false;
            case State.Closed:
                return true;
            default:
                Close();
                return _state == State.Closed;
        }
    }

    /// <summary>Whether there is an item at once. If not, the source is over, or the run goes on when the answer has
    /// come.</summary>
    private bool TryAsk()
    {
        _items ??= source.GetAsyncEnumerator(_cancellation.Token);
        ValueTask<bool> answer = _items.MoveNextAsync();
        if (answer.IsCompleted)
        {
            bool hasItem = answer.GetAwaiter().GetResult();
            _state = hasItem ? State.HasItem : State.Over;
            return hasItem;
        }

        _state = State.Asking;
        AtHome(answer).Enter().Add(new AnswerLink(this));
        return _state == State.HasItem;
    }

    /// <summary>Brings an answer to this thread, as the method builder makes an <c>async Deferred</c> method
    /// do.</summary>
    private static async Deferred<bool> AtHome(ValueTask<bool> answer) => await answer;

    private static async Deferred AtHome(ValueTask answer) => await answer;

    private Deferred? Answered(bool hasItem, Failure? failure)
    {
        _state = hasItem ? State.HasItem : State.Over;
        if (failure is not null && !(IsStopping && failure.Exception is OperationCanceledException))
        {
            SourceFailed(failure.Exception);
        }

        return Proceed();
    }

    private void CancelToken()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (Exception error)
        {
            SourceFailed(error);
        }
    }

    private void Close()
    {
        _state = State.Closing;
        try
        {
            if (_items is not null)
            {
                ValueTask disposed = _items.DisposeAsync();
                if (!disposed.IsCompleted)
                {
                    AtHome(disposed).Enter().Add(new ClosedLink(this));
                    return;
                }

                disposed.GetAwaiter().GetResult();
            }
        }
        catch (Exception error)
        {
            SourceFailed(error);
        }

        Closed();
    }

    private void Closed()
    {
        _state = State.Closed;
        _items = null;
        _cancellation.Dispose();
    }

    private sealed class AnswerLink(AsyncEnumerableRun<T> run) : CallbackLink
    {
        internal override Deferred? Invoke(Deferred root)
        {
            Failure? failure = root.IncomingFailure;
            bool hasItem = failure is null && root.Stage.ValueAs<bool>();
            root.ClearResult();
            return run.Answered(hasItem, failure);
        }
    }

    private sealed class ClosedLink(AsyncEnumerableRun<T> run) : CallbackLink
    {
        internal override Deferred? Invoke(Deferred root)
        {
            if (root.IncomingFailure is { } failure)
            {
                run.SourceFailed(failure.Exception);
            }

            root.ClearResult();
            run.Closed();
            return run.Proceed();
        }
    }
}
