using System.Buffers;
using System.Text;

namespace Becket.Cli.Top;

/// <summary>Asks a program for a report, and collects the answer.</summary>
/// <param name="request">The line that it sends.</param>
internal sealed class ReportReader(string request) : Protocol
{
    private readonly ArrayBufferWriter<byte> _received = new();

    /// <summary>Fires with the answer when the program has closed the connection.</summary>
    public Deferred<string> Answer { get; } = new();

    protected override void ConnectionMade() => Transport.Write(Encoding.UTF8.GetBytes(request + "\n"));

    protected override void DataReceived(ReadOnlySpan<byte> data) => _received.Write(data);

    protected override void ConnectionLost(Failure reason)
    {
        if (!Answer.Called)
        {
            Answer.Callback(Encoding.UTF8.GetString(_received.WrittenSpan));
        }
    }
}
