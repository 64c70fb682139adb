using Becket.Deferreds;
using Becket.Reactors;

namespace Becket.Net.Transports;

/// <summary>The calls that every transport makes to its protocol, guarded.</summary>
internal static class ProtocolCalls
{
    /// <summary>Calls <see cref="IProtocol.MakeConnection"/>. What it throws ends the transport.</summary>
    public static void InvokeMakeConnection<TTransport>(this Reactor reactor, IProtocol protocol, TTransport transport)
        where TTransport : class, ITransport, IUserCodeHost =>
        reactor.InvokeGuarded(
            protocol,
            "ConnectionMade",
            transport,
            (protocol, transport),
            static call => call.protocol.MakeConnection(call.transport)
        );

    /// <summary>Calls <see cref="IProtocol.DataReceived"/>. What it throws ends the host.</summary>
    public static void InvokeDataReceived(
        this Reactor reactor,
        IProtocol protocol,
        ReadOnlySpan<byte> data,
        IUserCodeHost host
    )
    {
        var call = new DataReceivedCall(protocol, data);
        reactor.InvokeGuarded(protocol, nameof(IProtocol.DataReceived), host, ref call);
    }

    /// <summary>Calls <see cref="IHalfCloseableProtocol.ReadConnectionLost"/>, if the protocol goes on with one
    /// direction. What it throws ends the host.</summary>
    /// <returns>Whether the protocol goes on.</returns>
    public static bool InvokeReadConnectionLost(this Reactor reactor, IProtocol? protocol, IUserCodeHost host)
    {
        if (protocol is not IHalfCloseableProtocol { IsHalfCloseable: true } halfCloseable)
        {
            return false;
        }

        reactor.InvokeGuarded(
            protocol,
            nameof(IHalfCloseableProtocol.ReadConnectionLost),
            host,
            halfCloseable,
            static protocol => protocol.ReadConnectionLost()
        );
        return true;
    }

    /// <summary>Calls <see cref="IHalfCloseableProtocol.WriteConnectionLost"/>, if the protocol goes on with one
    /// direction. What it throws ends the host.</summary>
    public static void InvokeWriteConnectionLost(this Reactor reactor, IProtocol? protocol, IUserCodeHost host)
    {
        if (protocol is IHalfCloseableProtocol { IsHalfCloseable: true } halfCloseable)
        {
            reactor.InvokeGuarded(
                protocol,
                nameof(IHalfCloseableProtocol.WriteConnectionLost),
                host,
                halfCloseable,
                static protocol => protocol.WriteConnectionLost()
            );
        }
    }

    /// <summary>Calls <see cref="IStopListener.StopRequested"/>, or ends the connection if the protocol has no such
    /// member. What it throws ends the host.</summary>
    public static void InvokeStopRequested<TTransport>(this Reactor reactor, IProtocol protocol, TTransport transport)
        where TTransport : class, ITransport, IUserCodeHost
    {
        if (protocol is IStopListener listener)
        {
            reactor.InvokeGuarded(
                protocol,
                nameof(IStopListener.StopRequested),
                transport,
                listener,
                static listener => listener.StopRequested()
            );
        }
        else
        {
            transport.LoseConnection();
        }
    }

    /// <summary>Calls <see cref="IProtocol.ConnectionLost"/>. What it throws is only logged: the connection has ended
    /// already.</summary>
    public static void InvokeConnectionLost(
        this Reactor reactor,
        IProtocol protocol,
        Failure reason,
        ExecutionContext? context = null
    ) =>
        reactor.InvokeGuarded(
            protocol,
            nameof(IProtocol.ConnectionLost),
            host: null,
            (protocol, reason),
            static call => call.protocol.ConnectionLost(call.reason),
            context
        );

    private readonly ref struct DataReceivedCall(IProtocol protocol, ReadOnlySpan<byte> data) : IUserCall
    {
        private readonly ReadOnlySpan<byte> _data = data;

        public void Invoke() => protocol.DataReceived(_data);
    }
}
