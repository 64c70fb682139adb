using System.Buffers.Binary;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Simulations;

/// <summary>A database server on a host of its own, which stays up. A write takes up to 20 ms.</summary>
/// <remarks>Only the numbers of the batches are on the wire. The records are handed over in memory, because their form
/// on the wire is not what is tested.</remarks>
internal sealed class Database
{
    public const int Port = 5432;

    /// <summary>The batches that were sent, by number.</summary>
    private readonly Dictionary<long, Batch> _sent = [];
    private long _last;

    /// <summary>The alarms, by device and serial number.</summary>
    public HashSet<(string Device, int Serial)> Alarms { get; } = [];

    /// <summary>How many positions were written. One that is written again counts again.</summary>
    public long Positions { get; private set; }

    /// <summary>The parts of messages that are not whole yet, in the order of arrival.</summary>
    public OrderedDictionary<(string Device, string Name), byte[]> Parts { get; } = [];

    public void Serve(Reactor reactor) => _ = reactor.ListenTcp(Port, Factory.ForProtocol(() => new Session(this)));

    /// <summary>Hands a batch over.</summary>
    /// <returns>The number to send.</returns>
    public long Send(Batch batch)
    {
        _sent.Add(++_last, batch);
        return _last;
    }

    private void Write(long number)
    {
        if (!_sent.Remove(number, out Batch? batch))
        {
            return;
        }

        Positions += batch.Positions.Count;
        foreach (AlarmRecord alarm in batch.Alarms)
        {
            if (alarm.HasAlarms)
            {
                Alarms.Add((alarm.Device, alarm.Serial));
            }

            foreach (MessagePart part in alarm.Parts ?? [])
            {
                Parts.Remove((alarm.Device, part.Name));
                if (part.Bytes.Length > 0)
                {
                    Parts.Add((alarm.Device, part.Name), part.Bytes);
                }
            }
        }
    }

    private sealed class Session(Database database) : Int32StringReceiver
    {
        protected override void StringReceived(ReadOnlySpan<byte> data)
        {
            byte[] request = data.ToArray();
            Transport.Reactor.CallLater(
                TimeSpan.FromMilliseconds(Transport.Reactor.Random.Next(20)),
                () =>
                {
                    database.Write(BinaryPrimitives.ReadInt64BigEndian(request));
                    if (Transport.IsConnected)
                    {
                        SendString(request);
                    }
                }
            );
        }
    }
}
