using System.Net;

namespace Becket.Tests.Net;

/// <summary>A factory that does what a test says, and counts its starts and stops.</summary>
internal sealed class ScriptedFactory : Factory<Recorder>
{
    public bool IsBroken { get; set; }

    public Action? WhenStarted { get; init; }

    public Action? WhenBuilt { get; init; }

    public bool ThrowsWhenStopped { get; init; }

    public Recorder? Protocol { get; init; }

    public int Started { get; private set; }

    public int Stopped { get; private set; }

    protected override Recorder? Make(EndPoint peer)
    {
        WhenBuilt?.Invoke();
        return Protocol;
    }

    protected override void StartFactory()
    {
        Started++;
        WhenStarted?.Invoke();
        if (IsBroken)
        {
            throw new IOException("not now");
        }
    }

    protected override void StopFactory()
    {
        Stopped++;
        if (ThrowsWhenStopped)
        {
            throw new IOException("no");
        }
    }
}
