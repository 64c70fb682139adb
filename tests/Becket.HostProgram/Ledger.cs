namespace Becket.HostProgram;

/// <summary>Counts the answers, and prints their number when it stops: after the last connection has ended, as the
/// endpoint was added behind it.</summary>
internal sealed class Ledger : Service
{
    public int Answers { get; set; }

    protected override async Deferred OnStop()
    {
        await Reactor.Current!.DeferLater(TimeSpan.FromMilliseconds(20));
        Console.WriteLine($"{Answers} answers");
    }
}
