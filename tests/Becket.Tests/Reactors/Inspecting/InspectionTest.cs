namespace Becket.Tests.Reactors.Inspecting;

/// <summary>Runs code on an inspected reactor in virtual time.</summary>
public abstract class InspectionTest
{
    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    protected static void Run(Func<Reactor, Deferred> job, bool isInspected = true)
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true, Inspection = isInspected });
        reactor.Run(() => job(reactor));
    }
}
