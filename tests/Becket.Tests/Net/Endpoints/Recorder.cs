using System.Text;

namespace Becket.Tests.Net.Endpoints;

/// <summary>Records the calls of its transport, and lets a test wait for them.</summary>
public sealed class Recorder : Protocol
{
    private readonly StringBuilder _text = new();
    private int _sent;

    public Deferred Made { get; } = new();

    public Deferred<Failure> Lost { get; } = new();

    /// <summary>What it has received, when that is as much as it has sent; or the first bytes, if it sends
    /// nothing.</summary>
    public Deferred<string> Heard { get; } = new();

    /// <summary>Whether it sends back what it receives.</summary>
    public bool Echoes { get; init; }

    public string Text => _text.ToString();

    public void Send(string text)
    {
        _sent += text.Length;
        Transport.Write(Encoding.ASCII.GetBytes(text));
    }

    protected override void ConnectionMade() => Made.Callback();

    protected override void DataReceived(ReadOnlySpan<byte> data)
    {
        _text.Append(Encoding.ASCII.GetString(data));
        if (Echoes)
        {
            Transport.Write(data);
        }

        if (!Heard.Called && _text.Length >= _sent)
        {
            Heard.Callback(Text);
        }
    }

    protected override void ConnectionLost(Failure reason) => Lost.Callback(reason);
}
