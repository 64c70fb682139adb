using Becket.Reactors;
using Becket.Reactors.Inspecting;

namespace Becket.Net;

/// <content>What the inspection shows of a port.</content>
public abstract partial class ListeningPortBase : IInspected
{
    bool IInspected.IsOver => !IsListening && Connections == 0;

    void IInspected.AddTo(SnapshotLists lists, TimeSpan? age) =>
        lists.Listeners.Add(
            new ListenerInfo
            {
                Host = $"{Host}",
                Kind = "stream",
                Serves = ReadableNames.Of(Reactor.Innermost(_factory).GetType()),
                Connections = Connections,
                Refused = Refused,
                Age = age ?? default,
            }
        );
}
