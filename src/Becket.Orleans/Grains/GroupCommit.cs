namespace Becket.Orleans.Grains;

/// <summary>Writes the state of a grain, one write at a time. What changes during a write is in the next one, which all
/// calls that made those changes wait for together.</summary>
/// <param name="write">Writes the state as it is when this is called.</param>
/// <param name="giveUp">Called once, after a write has failed. Memory and storage may differ then: the grain must be
/// deactivated, and read what is stored.</param>
/// <remarks>Only the turns of one grain use it, so it needs no lock.</remarks>
internal sealed class GroupCommit(Func<Task> write, Action giveUp)
{
    /// <summary>For the changes that the write in flight has not.</summary>
    private TaskCompletionSource? _next;

    /// <summary>For the changes of the write in flight; completed if there is none.</summary>
    private Task _current = Task.CompletedTask;

    private bool _isWriting;
    private Exception? _failure;

    /// <summary>Waits until the changes made so far are stored, and writes them.</summary>
    public Task WriteAsync()
    {
        ThrowIfFailed();
        _next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task written = _next.Task;
        if (!_isWriting)
        {
            _isWriting = true;
            _ = WriteAll();
        }

        return written;
    }

    /// <summary>Waits until the changes made so far are stored. Whatever is answered has to wait for that, also what
    /// only looks.</summary>
    public Task SettleAsync()
    {
        ThrowIfFailed();
        return _next?.Task ?? _current;
    }

    /// <summary>Waits for the writes under way. All that comes later fails.</summary>
    public async Task CloseAsync()
    {
        while (_isWriting)
        {
            await SettleAsync();
        }

        _failure = new InvalidOperationException("It was deleted.");
    }

    /// <summary>After a failed write, memory and storage may differ.</summary>
    public void ThrowIfFailed()
    {
        if (_failure is { } failure)
        {
            throw new InvalidOperationException($"The state is read again: {failure.Message}", failure);
        }
    }

    private async Task WriteAll()
    {
        // Calls that wait in the grain's queue run first, and have their changes in this write.
        await Task.Yield();
        while (_next is { } writing)
        {
            _next = null;
            _current = writing.Task;
            try
            {
                await write();
            }
            catch (Exception error)
            {
                _failure = error;
                Fail(writing, error);
                if (_next is { } waiting)
                {
                    Fail(waiting, error);
                }

                giveUp();
                return;
            }

            // Before the callers go on, one of which may close.
            _isWriting = _next is not null;
            writing.SetResult();
        }
    }

    private static void Fail(TaskCompletionSource waiting, Exception error)
    {
        waiting.SetException(error);

        // Its callers may be gone.
        _ = waiting.Task.Exception;
    }
}
