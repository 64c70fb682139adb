using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Becket.Soak;

/// <summary>A client that speaks HTTP/1.1 by hand, and ends as it likes.</summary>
internal sealed class Peer : IDisposable
{
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _begin;
    private int _end;

    private Peer(Socket socket) => _socket = socket;

    public static async Task<Peer> Connect(Target target, int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        // Thousands of connections a minute need more ports than one address has.
        if (OperatingSystem.IsLinux())
        {
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 0, (byte)target.Random.Next(2, 250)]), 0));
        }

        await socket.ConnectAsync(IPAddress.Loopback, port);
        return new Peer(socket);
    }

    public Task Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public async Task Send(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes)..];
        }
    }

    /// <summary>Ends this side's stream.</summary>
    public void EndSending() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Ends with a reset.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    /// <summary>Receives an answer, and checks its status and its body.</summary>
    public async Task Expect(string body)
    {
        int length = await ReadHeaders();
        var text = new StringBuilder();
        while (text.Length < length)
        {
            ReadOnlyMemory<byte> part = await Take(length - text.Length);
            text.Append(Encoding.Latin1.GetString(part.Span));
        }

        if (text.ToString() != body)
        {
            throw new WrongAnswerException($"'{text}' instead of '{body}'");
        }
    }

    /// <summary>Receives the headers of an answer.</summary>
    /// <returns>The length of its body.</returns>
    public async Task<int> ReadHeaders()
    {
        int at;
        while ((at = _buffer.AsSpan(_begin, _end - _begin).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await Receive())
            {
                throw new WrongAnswerException(
                    $"the end of the stream instead of an answer, after {_end - _begin} bytes"
                );
            }
        }

        string headers = Encoding.Latin1.GetString(_buffer, _begin, at);
        _begin += at + 4;
        if (!headers.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal))
        {
            throw new WrongAnswerException(headers);
        }

        const string Length = "Content-Length: ";
        int value = headers.IndexOf(Length, StringComparison.Ordinal) + Length.Length;
        return int.Parse(
            headers
                .AsSpan(value)
                .Slice(
                    0,
                    headers.AsSpan(value).IndexOfAnyExceptInRange('0', '9') is var end and >= 0
                        ? end
                        : headers.Length - value
                ),
            CultureInfo.InvariantCulture
        );
    }

    /// <summary>Receives a part of a body.</summary>
    public async Task<ReadOnlyMemory<byte>> Take(int most)
    {
        if (_begin == _end && !await Receive())
        {
            throw new WrongAnswerException($"the end of the stream, and {most} bytes are missing");
        }

        int count = Math.Min(most, _end - _begin);
        _begin += count;
        return _buffer.AsMemory(_begin - count, count);
    }

    /// <summary>Receives until the end of the stream.</summary>
    /// <returns>The number of bytes.</returns>
    public async Task<int> DropAll()
    {
        int count = _end - _begin;
        _begin = _end;
        while (await Receive())
        {
            count += _end - _begin;
            _begin = _end;
        }

        return count;
    }

    public void Dispose() => _socket.Dispose();

    private async Task<bool> Receive()
    {
        if (_begin > 0)
        {
            _buffer.AsSpan(_begin, _end - _begin).CopyTo(_buffer);
            _end -= _begin;
            _begin = 0;
        }

        int count = await _socket.ReceiveAsync(_buffer.AsMemory(_end));
        _end += count;
        return count > 0;
    }
}
