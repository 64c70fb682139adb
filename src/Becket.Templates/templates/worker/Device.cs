using System.Text;

namespace BecketWorker1;

/// <summary>The connection of a device, which sends lines such as "thermometer 21.5". The container makes one for each
/// connection.</summary>
internal sealed class Device : LineReceiver
{
    private readonly Readings _readings;
    private IdleTimeout? _idle;

    public Device(Readings readings)
    {
        _readings = readings;
        Delimiter = "\n"u8;
    }

    protected override void ConnectionMade() => _idle = new IdleTimeout(Transport, TimeSpan.FromMinutes(5));

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        _idle!.ResetTimeout();
        string[] words = Encoding.UTF8.GetString(line).Split(' ', 2);
        if (words is [string device, string value])
        {
            _readings.Set(device, value);
            SendLine("ok");
        }
        else
        {
            SendLine("say: DEVICE VALUE");
        }
    }

    protected override void ConnectionLost(Failure reason) => _idle?.Cancel();
}
