using System.Diagnostics;
using Becket.Deferreds;

namespace Becket.Reactors.Threads;

/// <summary>Work of <see cref="Reactor.CallInThread(Action)"/>, which has no result.</summary>
[StackTraceHidden]
internal sealed class ThreadAction(Action call) : PoolWork
{
    private Exception? _error;

    public override Exception? Error => _error;

    public override Delegate Function => call;

    // Thrown, and so logged: there is no deferred that could report it.
    public override void Abandon(Failure reason) => reason.Throw();

    protected override void Call()
    {
        try
        {
            call();
        }
        catch (Exception error)
        {
            _error = error;
        }
    }

    // Thrown on the loop, which logs it.
    protected override void Finish()
    {
        if (_error is not null)
        {
            new Failure(_error).Throw();
        }
    }
}
