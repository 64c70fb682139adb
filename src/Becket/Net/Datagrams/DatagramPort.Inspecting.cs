using Becket.Reactors;
using Becket.Reactors.Inspecting;

namespace Becket.Net.Datagrams;

/// <content>What the inspection shows of a port.</content>
public sealed partial class DatagramPort : IInspected
{
    bool IInspected.IsOver => !IsListening;

    void IInspected.AddTo(SnapshotLists lists, TimeSpan? age) =>
        lists.Listeners.Add(
            new ListenerInfo
            {
                Host = $"{Host}",
                Kind = "datagram",
                Serves = ReadableNames.Of(Reactor.Innermost(_protocol).GetType()),
                Refused = Dropped,
                Age = age ?? default,
            }
        );
}
