using System.Text;

namespace BecketTests1;

/// <summary>Greets by name, and ends the connection of a caller that is silent for a minute. It stands for your own
/// code: remove it, and refer to your project with "dotnet reference add".</summary>
internal sealed class Greeter : LineReceiver
{
    private IdleTimeout? _idle;

    protected override void ConnectionMade() => _idle = new IdleTimeout(Transport, TimeSpan.FromMinutes(1));

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        _idle!.ResetTimeout();
        SendLine($"Hello, {Encoding.UTF8.GetString(line)}!");
    }

    protected override void ConnectionLost(Failure reason) => _idle?.Cancel();
}
