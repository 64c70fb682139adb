using Becket.Deferreds;
using Becket.Processes.Errors;

namespace Becket.Processes.Collecting;

/// <summary>A child that is fed and whose result is waited for.</summary>
/// <typeparam name="T">What it gives.</typeparam>
internal abstract class Collector<T> : ProcessProtocol
{
    private readonly ReadOnlyMemory<byte> _input;

    /// <summary>The result is not wanted any more: once the child has ended, the collector does not wait for other processes
    /// that hold its pipes.</summary>
    private bool _isGivenUp;

    protected Collector(ReadOnlyMemory<byte> input)
    {
        _input = input;
        Collected = new Deferred<T>(_ => GiveUp());
    }

    public Deferred<T> Collected { get; }

    public bool HasInput => !_input.IsEmpty;

    protected sealed override void ConnectionMade()
    {
        if (HasInput)
        {
            Transport.Write(_input.Span);
            Transport.CloseStdin();
        }
    }

    protected sealed override void ProcessExited(Failure reason)
    {
        if (_isGivenUp || Transport.HasTimedOut)
        {
            Transport.LoseConnection();
        }
    }

    protected sealed override void ProcessEnded(Failure reason)
    {
        if (Collected.Called)
        {
            return;
        }

        if (reason.Exception is ProcessTimedOutException)
        {
            Collected.Errback(reason);
        }
        else
        {
            Finish(reason);
        }
    }

    /// <summary>It has ended, in time, and all it wrote is there.</summary>
    protected abstract void Finish(Failure reason);

    /// <summary>The child has written more bytes than the limit.</summary>
    protected void FailAsTooLong(int longest)
    {
        GiveUp();
        if (!Collected.Called)
        {
            Collected.Errback(
                new ProcessOutputTooLongException(
                    $"Process {Transport.Pid} has written more than {longest:N0} bytes, which is all that was "
                        + $"to be held of it, and is terminated."
                )
            );
        }
    }

    private void GiveUp()
    {
        _isGivenUp = true;
        Transport.Terminate();
        if (Transport.Status is not null)
        {
            Transport.LoseConnection();
        }
    }
}
