using System.Net;

namespace Becket.Tests.Net;

/// <summary>A channel of a user that does what a test says, and whose end comes when the test says so.</summary>
internal sealed class ScriptedChannel(Reactor reactor) : TransportChannel(reactor)
{
    public List<string> Calls { get; } = [];

    public Action<ScriptedChannel>? WhenStarted { get; init; }

    public Action<ScriptedChannel>? WhenWritten { get; init; }

    public Action<ScriptedChannel>? WhenClosed { get; init; }

    /// <summary>The call that throws.</summary>
    public string? Throws { get; init; }

    public Action<ScriptedChannel>? WhenAborted { get; init; }

    public override EndPoint Peer { get; } = new IPEndPoint(IPAddress.Loopback, 1);

    public override EndPoint Host { get; } = new IPEndPoint(IPAddress.Loopback, 2);

    protected override long Unsent => 0;

    public void Receive(string text) => OnReceived(System.Text.Encoding.ASCII.GetBytes(text));

    public void EndOfStream() => OnEndOfStream();

    public void Drained() => OnDrained();

    public void Closed(Exception? error = null) => OnClosed(error);

    protected override void StartReading() => Note("start", WhenStarted);

    protected override void Write(ReadOnlySpan<byte> data) => Note("write", WhenWritten);

    protected override void PauseReading() => Note("pause", null);

    protected override void ResumeReading() => Note("resume", null);

    protected override void CloseSending() => Note("close sending", null);

    protected override void Close() => Note("close", WhenClosed);

    protected override void Abort() => Note("abort", WhenAborted);

    private void Note(string call, Action<ScriptedChannel>? then)
    {
        Calls.Add(call);
        if (call == Throws)
        {
            throw new IOException($"no {call}");
        }

        then?.Invoke(this);
    }
}
