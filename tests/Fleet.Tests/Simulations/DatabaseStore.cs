using System.Buffers.Binary;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Simulations;

/// <summary>The gateway's side of the <see cref="Database"/>: one connection, made when it is needed.</summary>
internal sealed class DatabaseStore(Reactor reactor, Database database) : IDeferredStore
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly ConnectOptions s_options = new() { ConnectTimeout = s_patience };

    private Session? _session;

    public Deferred<string?> Prepare() => Deferred.Succeed<string?>(null);

    public Deferred<IReadOnlyList<DevicePart>> ReadParts() =>
        Deferred.Succeed<IReadOnlyList<DevicePart>>([
            .. database.Parts.Select(static part => new DevicePart(
                part.Key.Device,
                new MessagePart(part.Key.Name, part.Value)
            )),
        ]);

    public async Deferred<Rejection?> Write(Batch batch)
    {
        if (_session is not { Transport.IsConnected: true })
        {
            _session = await reactor.ConnectTcp("database", Database.Port, static () => new Session(), s_options);
        }

        Session session = _session;
        try
        {
            await session.Write(database.Send(batch)).AddTimeout(s_patience, reactor);
        }
        catch
        {
            session.Transport.AbortConnection();
            throw;
        }

        return null;
    }

    public Deferred Close()
    {
        _session?.Transport.LoseConnection();
        return Deferred.Succeed();
    }

    private sealed class Session : Int32StringReceiver
    {
        private Deferred? _written;

        public Deferred Write(long number)
        {
            Span<byte> request = stackalloc byte[sizeof(long)];
            BinaryPrimitives.WriteInt64BigEndian(request, number);
            SendString(request);
            return _written = new Deferred();
        }

        protected override void StringReceived(ReadOnlySpan<byte> data)
        {
            if (_written is { Called: false } written)
            {
                written.Callback();
            }
        }

        protected override void ConnectionLost(Failure reason)
        {
            if (_written is { Called: false } written)
            {
                written.Errback(reason);
            }
        }
    }
}
