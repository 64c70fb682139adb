using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Becket.Net.Errors;
using Becket.Net.Transports;
using Becket.Reactors;
using Becket.Reactors.Drivers;

namespace Becket.Net;

public abstract partial class TransportChannel
{
    /// <summary>Makes the library's internal channel of a <see cref="TransportChannel"/>, and keeps the promises that
    /// a driver's channel makes to its transport.</summary>
    internal sealed class Adapter(TransportChannel outer) : IoChannel
    {
        // One list, and one trigger, for each reactor: a connection that ends is removed without a search.
        private static readonly ConditionalWeakTable<Reactor, LinkedList<Adapter>> s_open = [];

        private LinkedListNode<Adapter>? _open;

        private State _state;

        [Flags]
        private enum State : byte
        {
            None = 0,

            /// <summary>The library is calling a member of the outer channel.</summary>
            Calling = 1,

            /// <summary>CloseSending, Close or Abort was called. Never left.</summary>
            SendingEnded = 2,

            /// <summary>Close or Abort was called. Never left.</summary>
            Closing = 4,

            /// <summary>Abort was called. Never left.</summary>
            Aborted = 8,

            /// <summary>OnClosed was called. Never left.</summary>
            Closed = 16,

            /// <summary>The transport wants to know when everything is sent.</summary>
            WantsDrained = 32,

            /// <summary>A call of <see cref="NotifyDrained"/> is scheduled.</summary>
            NotifyScheduled = 64,
        }

        public override EndPoint LocalEndPoint => outer.Host;

        public override EndPoint RemoteEndPoint => outer.Peer;

        public override long Unsent => Is(State.Closed) ? 0 : outer.Unsent;

        public override bool WantsDrained
        {
            get => Is(State.WantsDrained);
            set
            {
                _state = value ? _state | State.WantsDrained : _state & ~State.WantsDrained;
                if (value && Unsent == 0)
                {
                    ScheduleNotifyDrained();
                }
            }
        }

        public override bool NoDelay { get; set; }

        public override bool KeepAlive { get; set; }

        public override void Start()
        {
            _open = s_open.GetValue(outer.Reactor, CreateOpenList).AddLast(this);
            Call(outer.StartReading);
        }

        public override void Write(ReadOnlySpan<byte> data)
        {
            if (!Is(State.SendingEnded | State.Closed) && !data.IsEmpty)
            {
                State before = _state & State.Calling;
                _state |= State.Calling;
                outer.Write(data);
                _state = (_state & ~State.Calling) | before;
            }
        }

        public override void PauseReading()
        {
            if (!Is(State.Closing))
            {
                Call(outer.PauseReading);
            }
        }

        public override void ResumeReading()
        {
            if (!Is(State.Closing))
            {
                Call(outer.ResumeReading);
            }
        }

        public override void CloseSending()
        {
            if (!Is(State.SendingEnded))
            {
                _state |= State.SendingEnded;
                Call(outer.CloseSending);
            }
        }

        public override void Close()
        {
            if (!Is(State.Closing))
            {
                _state |= State.SendingEnded | State.Closing;
                Call(outer.Close);
            }
        }

        public override void Abort()
        {
            if (!Is(State.Aborted))
            {
                _state |= State.SendingEnded | State.Closing | State.Aborted;
                Call(outer.Abort);
            }
        }

        public void OnReceived(ReadOnlySpan<byte> data)
        {
            if (Is(State.Calling))
            {
                throw new InvalidOperationException(
                    $"{outer.GetType().Name} called {nameof(OnReceived)} from within a member that the "
                        + $"library calls. Call it in a turn to come: Reactor.CallLater(TimeSpan.Zero, ...)."
                );
            }

            if (!Is(State.Closing | State.Closed) && !data.IsEmpty)
            {
                Sink.OnReceived(data);
            }
        }

        public void OnEndOfStream()
        {
            if (Is(State.Calling))
            {
                CallSoon(static adapter => ((Adapter)adapter!).OnEndOfStream());
            }
            else if (!Is(State.Closing | State.Closed))
            {
                Sink.OnEndOfStream();
            }
        }

        public void OnDrained()
        {
            if (WantsDrained)
            {
                ScheduleNotifyDrained();
            }
        }

        public void OnClosed(Exception? error)
        {
            if (Is(State.Closed))
            {
                return;
            }

            if (error is not null && Sink is StreamTransport transport)
            {
                transport.SetReason(
                    error as ConnectionEndedException
                        ?? new ConnectionLostException(
                            $"The connection to {outer.Peer} is lost: {error.Message}",
                            error
                        )
                );
            }

            if (Is(State.Calling))
            {
                CallSoon(static adapter => ((Adapter)adapter!).OnClosed(error: null));
                return;
            }

            End(Is(State.Aborted) ? SocketError.OperationAborted : SocketError.Success);
        }

        private bool Is(State anyOf) => (_state & anyOf) != 0;

        private void Call(Action member)
        {
            if (!Is(State.Closed))
            {
                State before = _state & State.Calling;
                _state |= State.Calling;
                member();
                _state = (_state & ~State.Calling) | before;
            }
        }

        private void CallSoon(Action<object?> call) => outer.Reactor.CallSoon(call, this);

        private void ScheduleNotifyDrained()
        {
            if (!Is(State.NotifyScheduled | State.Closed))
            {
                _state |= State.NotifyScheduled;
                CallSoon(static adapter => ((Adapter)adapter!).NotifyDrained());
            }
        }

        private void NotifyDrained()
        {
            _state &= ~State.NotifyScheduled;
            if (WantsDrained && !Is(State.Closed) && Unsent == 0)
            {
                _state &= ~State.WantsDrained;
                Sink.OnDrained();
            }
        }

        private void End(SocketError error)
        {
            _state |= State.Closed | State.Closing | State.SendingEnded;
            _open?.List!.Remove(_open);
            Sink.OnClosed(error);
        }

        private static LinkedList<Adapter> CreateOpenList(Reactor reactor)
        {
            var open = new LinkedList<Adapter>();
            reactor.AddSystemEventTrigger(
                SystemEvent.Shutdown,
                SystemEventPhase.During,
                () =>
                {
                    while (open.First is { } first)
                    {
                        first.Value.OnShutdown();
                    }
                }
            );
            return open;
        }

        /// <summary>As the library's own channels: at once, since no turn may follow.</summary>
        private void OnShutdown()
        {
            Abort();
            if (!Is(State.Closed))
            {
                End(SocketError.Shutdown);
            }
        }
    }
}
