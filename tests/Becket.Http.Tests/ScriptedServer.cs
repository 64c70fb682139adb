using System.Text;

namespace Becket.Http.Tests;

/// <summary>A server of one connection that answers as a test says: with any bytes, also wrong ones.</summary>
/// <param name="answer">Called with each request, once its body is there.</param>
internal sealed class ScriptedServer(Action<ScriptedServer, string, string> answer) : LineReceiver
{
    private readonly List<string> _head = [];
    private readonly StringBuilder _body = new();
    private int _left;

    public List<string> Head { get; private set; } = [];

    /// <summary>Why the connection has ended; null before.</summary>
    public Exception? Lost { get; private set; }

    public static Factory Serve(Action<ScriptedServer, string, string> answer) =>
        Becket.Net.Factory.ForProtocol(() => new ScriptedServer(answer));

    public void Send(string text) => Transport.Write(Encoding.Latin1.GetBytes(text));

    public void Answer(string body, string fields = "") =>
        Send($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n{fields}\r\n{body}");

    protected override void LineReceived(ReadOnlySpan<byte> line)
    {
        if (line.Length > 0)
        {
            _head.Add(Encoding.Latin1.GetString(line));
            return;
        }

        string? length = _head.Find(static field => field.StartsWith("Content-Length:", StringComparison.Ordinal));
        _left = length is null ? 0 : int.Parse(length.AsSpan(15), provider: null);
        if (_left > 0)
        {
            SetRawMode();
        }
        else
        {
            Complete();
        }
    }

    protected override void RawDataReceived(ReadOnlySpan<byte> data)
    {
        int count = Math.Min(_left, data.Length);
        _body.Append(Encoding.Latin1.GetString(data[..count]));
        _left -= count;
        if (_left == 0)
        {
            byte[] rest = data[count..].ToArray();
            Complete();
            SetLineMode(rest);
        }
    }

    protected override void ConnectionLost(Failure reason) => Lost = reason.Exception;

    private void Complete()
    {
        Head = [.. _head];
        string body = _body.ToString();
        _head.Clear();
        _body.Clear();
        answer(this, Head[0], body);
    }
}
