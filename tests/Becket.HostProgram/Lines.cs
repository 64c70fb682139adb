using System.Text;
using Microsoft.Extensions.Hosting;

namespace Becket.HostProgram;

/// <summary>Answers lines. A stop lets it finish the answers that it owes.</summary>
internal sealed class Lines(Reactor reactor, Ledger ledger, IHostApplicationLifetime host) : LineReceiver
{
    private int _owed;
    private bool _isStopping;

    protected override void ConnectionMade() => Delimiter = "\n"u8.ToArray();

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        string text = Encoding.UTF8.GetString(line);
        if (text == "block")
        {
#pragma warning disable BKT0001, BKT0002 // What the watchdog is there for.
            Thread.Sleep(Timeout.Infinite);
#pragma warning restore BKT0001, BKT0002
        }

        if (text == "quit")
        {
            host.StopApplication();
            return;
        }

        if (text == "never")
        {
            _owed++;
            return;
        }

        _ = Answer(text);
    }

    protected override void StopRequested()
    {
        _isStopping = true;
        EndIfAllIsAnswered();
    }

    private async Deferred Answer(string text)
    {
        _owed++;
        await reactor.DeferLater(TimeSpan.FromMilliseconds(text.Length > 0 && char.IsDigit(text[^1]) ? 300 : 0));
        SendLine(Encoding.UTF8.GetBytes(text.ToUpperInvariant()));
        ledger.Answers++;
        _owed--;
        EndIfAllIsAnswered();
    }

    private void EndIfAllIsAnswered()
    {
        if (_isStopping && _owed == 0)
        {
            Transport.LoseConnection();
        }
    }
}
