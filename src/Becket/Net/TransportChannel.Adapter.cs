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
        private enum State : ushort
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

            /// <summary>The outer channel has reported its end, which the transport perhaps gets in a turn to come.
            /// Never left.</summary>
            Ending = 128,

            /// <summary>The peer has ended its stream. Never left.</summary>
            EndOfStream = 256,

            /// <summary>Start was called: the factory has built the protocol. Never left.</summary>
            Started = 512,
        }

        public override EndPoint LocalEndPoint => outer.Host;

        public override EndPoint RemoteEndPoint => outer.Peer;

        public override long Unsent => Is(State.Closed) ? 0 : outer.Unsent;

        public override bool HasEnded => Is(State.Closed);

        public override bool HasEndOfStream => Is(State.EndOfStream);

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
            // If it throws, the protocol gets its connection, and then the reason of its end.
            _state |= State.Started;
            Call(outer.StartReading, nameof(StartReading));
        }

        public override void Write(ReadOnlySpan<byte> data)
        {
            if (!Is(State.SendingEnded | State.Ending) && !data.IsEmpty)
            {
                State before = _state & State.Calling;
                _state |= State.Calling;
                Exception? thrown = null;
                try
                {
                    outer.Write(data);
                }
                catch (Exception error)
                {
                    thrown = error;
                }

                _state = (_state & ~State.Calling) | before;
                if (thrown is not null)
                {
                    OnThrown(thrown, nameof(Write));
                }
            }
        }

        public override void PauseReading()
        {
            if (!Is(State.Closing))
            {
                Call(outer.PauseReading, nameof(PauseReading));
            }
        }

        public override void ResumeReading()
        {
            if (!Is(State.Closing))
            {
                Call(outer.ResumeReading, nameof(ResumeReading));
            }
        }

        public override void CloseSending()
        {
            if (!Is(State.SendingEnded))
            {
                _state |= State.SendingEnded;
                Call(outer.CloseSending, nameof(CloseSending));
            }
        }

        public override void Close()
        {
            if (!Is(State.Closing))
            {
                _state |= State.SendingEnded | State.Closing;
                Call(outer.Close, nameof(Close));
            }
        }

        public override void Abort()
        {
            if (!Is(State.Aborted))
            {
                _state |= State.SendingEnded | State.Closing | State.Aborted;
                Call(outer.Abort, nameof(Abort));
            }
        }

        /// <summary>Begins to carry a connection, which from now on ends with the reactor.</summary>
        /// <exception cref="InvalidOperationException">It carries a connection already, or the reactor has shut
        /// down.</exception>
        public void Open()
        {
            if (_open is not null)
            {
                throw new InvalidOperationException(
                    $"A {outer.GetType().Name} was given to Connect or Accept again. A channel carries one connection."
                );
            }

            _open = s_open.GetValue(outer.Reactor, CreateOpenList).AddLast(this);
        }

        public void OnReceived(ReadOnlySpan<byte> data)
        {
            if (!Is(State.Started | State.Closing | State.Ending))
            {
                throw new InvalidOperationException(
                    $"{outer.GetType().Name} called {nameof(OnReceived)} before its {nameof(StartReading)} was called."
                );
            }

            if (Is(State.Calling))
            {
                throw new InvalidOperationException(
                    $"{outer.GetType().Name} called {nameof(OnReceived)} from within a member that the "
                        + $"library calls. Call it in a turn to come: Reactor.CallLater(TimeSpan.Zero, ...)."
                );
            }

            if (!Is(State.Closing | State.Ending | State.EndOfStream) && !data.IsEmpty)
            {
                Sink.OnReceived(data);
            }
        }

        public void OnEndOfStream()
        {
            CheckIsCarried(nameof(OnEndOfStream));
            if (Is(State.Calling) || !Is(State.Started | State.Closing))
            {
                CallSoon(static adapter => ((Adapter)adapter!).OnEndOfStream());
            }
            else if (!Is(State.Closing | State.Ending | State.EndOfStream))
            {
                _state |= State.EndOfStream;
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
            CheckIsCarried(nameof(OnClosed));
            if (Is(State.Ending))
            {
                return;
            }

            _state |= State.Ending;
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

            // Neither started nor rejected: the factory is building the protocol, which gets the connection before its
            // end.
            if (Is(State.Calling) || !Is(State.Started | State.Closing))
            {
                EndSoon();
            }
            else
            {
                End();
            }
        }

        private bool Is(State anyOf) => (_state & anyOf) != 0;

        private void Call(Action member, string name)
        {
            if (Is(State.Ending))
            {
                return;
            }

            State before = _state & State.Calling;
            _state |= State.Calling;
            Exception? thrown = null;
            try
            {
                member();
            }
            catch (Exception error)
            {
                thrown = error;
            }

            _state = (_state & ~State.Calling) | before;
            if (thrown is not null)
            {
                OnThrown(thrown, name);
            }
        }

        /// <summary>A member of the outer channel threw: the connection ends, with that as the reason.</summary>
        private void OnThrown(Exception error, string member)
        {
            Report(error, member);
            if (member == nameof(Abort))
            {
                // Nothing else can end it.
                EndSoon();
            }
            else
            {
                (Sink as StreamTransport)?.SetReason(error);
                Abort();
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
            if (WantsDrained && !Is(State.Closing | State.Ending) && Unsent == 0)
            {
                _state &= ~State.WantsDrained;
                Sink.OnDrained();
            }
        }

        private void CheckIsCarried(string member)
        {
            if (_open is null)
            {
                throw new InvalidOperationException(
                    $"{outer.GetType().Name} called {member} before Connect or a port's Accept. It has no protocol yet."
                );
            }
        }

        private void Report(Exception error, string member) =>
            outer.Reactor.Report(error, $"{outer.GetType().Name}.{member}; its connection ends");

        private void EndSoon()
        {
            _state |= State.Ending;
            CallSoon(static adapter => ((Adapter)adapter!).End());
        }

        private void End() => End(Is(State.Aborted) ? SocketError.OperationAborted : SocketError.Success);

        private void End(SocketError error)
        {
            if (!Is(State.Closed))
            {
                _state |= State.Closed | State.Ending | State.Closing | State.SendingEnded;
                _open?.List?.Remove(_open);
                Sink.OnClosed(error);
            }
        }

        private static LinkedList<Adapter> CreateOpenList(Reactor reactor)
        {
            var open = new LinkedList<Adapter>();
            reactor.AddOpenChannels(open);
            reactor.AddSystemEventTrigger(
                SystemEvent.Shutdown,
                SystemEventPhase.During,
                () =>
                {
                    // A copy: a protocol that connects anew at each end must not keep the reactor.
                    foreach (Adapter adapter in open.ToArray())
                    {
                        adapter.OnShutdown();
                    }
                }
            );
            return open;
        }

        /// <summary>As the library's own channels: at once, since no turn may follow.</summary>
        private void OnShutdown()
        {
            Abort();
            End(SocketError.Shutdown);
        }
    }
}
