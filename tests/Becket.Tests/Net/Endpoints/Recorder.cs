using System.Text;

namespace Becket.Tests.Net.Endpoints;

/// <summary>Records the calls of its transport, and lets a test wait for them.</summary>
public sealed class Recorder : Protocol
{
    private readonly StringBuilder _text = new();

    public Deferred Made { get; } = new();

    public Deferred<Failure> Lost { get; } = new();

    public Deferred<string> Heard { get; } = new();

    /// <summary>Whether it sends back what it receives.</summary>
    public bool Echoes { get; init; }

    public string Text => _text.ToString();

    public void Send(string text) => Transport.Write(Encoding.ASCII.GetBytes(text));

    protected override void ConnectionMade() => Made.Callback();

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        _text.Append(Encoding.ASCII.GetString(data));
        if (Echoes)
        {
            Transport.Write(data);
        }

        if (!Heard.Called)
        {
            Heard.Callback(Text);
        }
    }

    protected override void ConnectionLost(Failure reason) => Lost.Callback(reason);
}
