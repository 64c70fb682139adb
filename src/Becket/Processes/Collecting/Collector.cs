using Becket.Deferreds;
using Becket.Processes.Errors;

namespace Becket.Processes.Collecting;

/// <summary>Feeds a child its input, and collects its result for a deferred.</summary>
/// <typeparam name="T">The type of the result.</typeparam>
internal abstract class Collector<T> : ProcessProtocol
{
    private readonly ReadOnlyMemory<byte> _input;

    /// <summary>The result is not wanted any more: once the child has ended, other processes that hold its pipes are
    /// not waited for.</summary>
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

        if (reason.Exception is ProcessTimedOutException or ProcessPipeException)
        {
            Collected.Errback(reason);
        }
        else
        {
            Finish(reason);
        }
    }

    /// <summary>The child has ended in time, and its output is complete.</summary>
    protected abstract void Finish(Failure reason);

    /// <summary>The child has written more than <paramref name="longest"/> bytes.</summary>
    protected void FailAsTooLong(int longest)
    {
        GiveUp();
        if (!Collected.Called)
        {
            Collected.Errback(
                new ProcessOutputTooLongException(
                    $"Process {Transport.Pid} has written more than {longest:N0} bytes, the most that the "
                        + $"caller holds, and is terminated."
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
