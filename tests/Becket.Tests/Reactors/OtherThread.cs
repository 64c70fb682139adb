using System.Runtime.ExceptionServices;

namespace Becket.Tests.Reactors;

/// <summary>A thread whose exception is thrown by <see cref="Join"/>.</summary>
public sealed class OtherThread
{
    private readonly Thread _thread;
    private ExceptionDispatchInfo? _error;

    public OtherThread(Action action)
    {
        _thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception error)
            {
                _error = ExceptionDispatchInfo.Capture(error);
            }
        })
        {
            IsBackground = true,
        };
        _thread.Start();
    }

    public int Id => _thread.ManagedThreadId;

    public bool IsAlive => _thread.IsAlive;

    public bool IsBlocked => (_thread.ThreadState & ThreadState.WaitSleepJoin) != 0;

    public void Join()
    {
        Assert.True(_thread.Join(Patience.Milliseconds), "A thread hangs.");
        _error?.Throw();
    }
}
