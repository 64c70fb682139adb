using Becket.Deferreds;
using Becket.Deferreds.Links;
using Becket.Time;

namespace Becket.Tasks;

public sealed partial class LoopingCall
{
    /// <summary>A pending call. Used again for the next one, so that a loop allocates nothing while it runs.</summary>
    /// <remarks>Not the looping call itself: one that is stopped and started from inside a call can have two of these
    /// pending, as in Twisted.</remarks>
    private sealed class Beat(LoopingCall loop) : ITimed
    {
        private TimerState _state;
        private object? _timer;

        ref TimerState ITimed.Timer => ref _state;

        public void Schedule(IReactorTime time, double seconds) =>
            _timer = HostedTimer.Schedule(time, this, seconds, nameof(Start));

        public void Cancel() => HostedTimer.Cancel(_timer!, this);

        void ITimed.Fire()
        {
            loop._spare = this;
            loop.Call();
        }

        public override string ToString() => "LoopingCall";
    }

    /// <summary>A call's place in the chain of the deferred it returned. Of the chain's value, whatever its type,
    /// nothing is left.</summary>
    private sealed class UnderWay(LoopingCall loop) : CallbackLink
    {
        internal override Deferred? Invoke(Deferred root)
        {
            if (loop.Finished(root.IncomingFailure) is { } untold)
            {
                root.SetFailure(root.Stage, untold);
            }
            else
            {
                root.ClearResult();
            }

            return null;
        }
    }
}
