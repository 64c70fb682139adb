using Becket.Deferreds;
using Becket.Deferreds.Links;
using Becket.Time;

namespace Becket.Tasks;

public sealed partial class LoopingCall
{
    /// <summary>The timer of the next call. It is used again for each call, so that a loop allocates nothing while it
    /// runs.</summary>
    private sealed class Beat(LoopingCall loop) : ITimed
    {
        private TimerState _state;
        private object? _timer;

        ref TimerState ITimed.Timer => ref _state;

        public double Due => _state.Time;

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

    /// <summary>The link of a call in the chain of the deferred that the call returned. It leaves the chain without a
    /// value.</summary>
    private sealed class UnderWay(LoopingCall loop) : CallbackLink
    {
        /// <summary>Waits for this call when it stops; null if no reactor does.</summary>
        private readonly ICallHost? _host = loop._time is ICallHost host && host.TryBeginCall() ? host : null;

        internal override Deferred? Invoke(Deferred root)
        {
            _host?.EndCall();
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
