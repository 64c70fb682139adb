using Becket.Reactors;
using Becket.Reactors.Inspecting;

namespace Becket.Net.Transports;

/// <content>What the inspection shows of a connection.</content>
internal sealed partial class StreamTransport : IInspected
{
    bool IInspected.IsOver => (_state & State.Ended) != 0;

    public void AddTo(SnapshotLists lists, TimeSpan? age) =>
        lists.Connections.Add(
            new OpenConnectionInfo
            {
                Peer = $"{Peer}",
                Host = _protocol is null ? "" : $"{Host}",
                Protocol = _protocol is { } protocol
                    ? ReadableNames.Of(Reactor.Innermost(protocol).GetType())
                    : "connecting",
                IsAccepted = owner is ListeningPortBase,
                Unsent = Unsent,
                IsPaused = (_state & (State.PausedByProtocol | State.PausedByBacklog)) != 0,
                IsClosing = _protocol is not null && !IsConnected,
                Age = age,
            }
        );
}
