using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Becket.ClusterTool.Links;

/// <summary>One connection between a giver and a worker, on which both sides ask and answer.</summary>
/// <remarks>
/// <para>A frame is a length, a kind, an operation, a number, the length of the JSON, the JSON and the bytes. Answers
/// may come in any order. A side that sends much waits for each answer, so that neither side collects frames.</para>
/// <para>Threads: the reactor's.</para>
/// </remarks>
internal sealed class Link
{
    /// <summary>The bytes of a file or an output that one frame carries.</summary>
    public const int PieceBytes = 64 * 1024;

    /// <summary>The longest command that a system takes has 2 MiB, and an exchange has at most 256 jobs.</summary>
    private const int MostBytes = 8 * 1024 * 1024;

    /// <summary>For a peer that has not shown its token.</summary>
    private const int MostBytesOfStranger = 4 * 1024;

    /// <summary>A peer that asks more at once is not read until answers are out.</summary>
    private const int MostAnswering = 256;

    private const int HeadBytes = 18;

    private readonly Connection _connection;
    private readonly Stream _stream;
    private readonly Dictionary<long, Deferred<Payload>> _asked = [];
    private readonly DeferredSemaphore _answering = new(MostAnswering);
    private long _number;
    private string? _broken;
    private bool _hasEnded;

    public Link(Connection connection) => (_connection, _stream) = (connection, connection.AsStream());

    private enum Kind : byte
    {
        Question,
        Answer,
        Refusal,
    }

    /// <summary>Answers what the other side asks. A <see cref="RefusedException"/> reaches it; any other failure ends
    /// the link, because what it asked makes no sense.</summary>
    public required Func<Link, Operation, Payload, Deferred<Payload>> Answer { get; init; }

    /// <summary>Whether the other side has shown its token.</summary>
    public bool IsTrusted { get; set; }

    public bool IsConnected => !_hasEnded && _connection.IsConnected;

    /// <summary>When the last frame came, on the reactor's clock.</summary>
    public TimeSpan LastFrame { get; private set; }

    public string Peer => _connection.Peer.ToString() ?? "?";

    /// <summary>Reads frames until the connection ends.</summary>
    /// <returns>Fires with the reason for people. Never fails.</returns>
    public async Deferred<string> Run()
    {
        string reason = "the connection was closed";
        try
        {
            byte[] head = new byte[HeadBytes];
            while (await ReadFrame(_stream, head))
            {
                LastFrame = _connection.Reactor.Now;
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException or ObjectDisposedException)
        {
            reason = error.Message.TrimEnd('.');
        }

        _hasEnded = true;
        reason = _broken ?? reason;
        _connection.AbortConnection();
        foreach (Deferred<Payload> waiting in _asked.Values.ToArray())
        {
            waiting.Errback(new LinkLostException(reason));
        }

        _asked.Clear();
        return reason;
    }

    /// <summary>Asks the other side.</summary>
    /// <returns>Fires with the answer. Fails with a <see cref="RefusedException"/>, or with a
    /// <see cref="LinkLostException"/>.</returns>
    public async Deferred<Payload> Ask(Operation operation, Payload request)
    {
        if (!IsConnected)
        {
            throw new LinkLostException("there is no connection");
        }

        long number = ++_number;
        var answer = new Deferred<Payload>();
        _asked.Add(number, answer);
        try
        {
            if (!await Send(Kind.Question, operation, number, request) && !answer.Called)
            {
                throw new LinkLostException("the connection was closed");
            }

            return await answer;
        }
        finally
        {
            _asked.Remove(number);
        }
    }

    /// <summary>Sends what has no answer that matters.</summary>
    public void Notify(Operation operation, Payload request)
    {
        if (IsConnected)
        {
            _ = Send(Kind.Question, operation, ++_number, request);
        }
    }

    public void Close() => _connection.LoseConnection();

    public void Abort() => _connection.AbortConnection();

    /// <summary>Sends a frame. While the other side does not read, its answers wait, and so it is not read
    /// either.</summary>
    /// <returns>Fires when little is unsent. False if the connection has ended. Never fails.</returns>
    private async Deferred<bool> Send(Kind kind, Operation operation, long number, Payload request)
    {
        int length = HeadBytes + request.Json.Length + request.Body.Length;
        byte[] frame = ArrayPool<byte>.Shared.Rent(length);
        BinaryPrimitives.WriteInt32LittleEndian(frame, length - 4);
        frame[4] = (byte)kind;
        frame[5] = (byte)operation;
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(6), number);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(14), request.Json.Length);
        request.Json.CopyTo(frame.AsMemory(HeadBytes));
        request.Body.CopyTo(frame.AsMemory(HeadBytes + request.Json.Length));

        // The connection takes the bytes during the call, and may keep the caller waiting afterwards.
        ValueTask sent = _stream.WriteAsync(frame.AsMemory(0, length));
        ArrayPool<byte>.Shared.Return(frame);
        try
        {
            await sent;
            return true;
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return false;
        }
    }

    /// <returns>False at the end of the stream.</returns>
    private async Deferred<bool> ReadFrame(Stream stream, byte[] head)
    {
        if (await stream.ReadAtLeastAsync(head, HeadBytes, throwOnEndOfStream: false) < HeadBytes)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(head) - (HeadBytes - 4);
        int json = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(14));
        if (length < 0 || length > (IsTrusted ? MostBytes : MostBytesOfStranger) || json < 0 || json > length)
        {
            throw new InvalidDataException("the other side does not speak this protocol");
        }

        (Kind kind, Operation operation) = ((Kind)head[4], (Operation)head[5]);
        long number = BinaryPrimitives.ReadInt64LittleEndian(head.AsSpan(6));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(length, 1));
        try
        {
            await stream.ReadExactlyAsync(buffer.AsMemory(0, length));
        }
        catch (Exception)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }

        var request = new Payload(buffer.AsMemory(0, json), buffer.AsMemory(json, length - json));
        if (kind == Kind.Question)
        {
            await _answering.Acquire();
            _ = AnswerOne(operation, number, request, buffer);
        }
        else
        {
            // The receiver keeps the answer: its bytes are its own.
            request = new Payload(request.Json.ToArray(), request.Body.ToArray());
            ArrayPool<byte>.Shared.Return(buffer);
            Receive(kind, number, request);
        }

        return true;
    }

    private void Receive(Kind kind, long number, Payload answer)
    {
        if (!_asked.Remove(number, out Deferred<Payload>? waiting))
        {
            return;
        }

        if (kind == Kind.Answer)
        {
            waiting.Callback(answer);
        }
        else
        {
            waiting.Errback(new RefusedException(Encoding.UTF8.GetString(answer.Body.Span)));
        }
    }

    private async Deferred AnswerOne(Operation operation, long number, Payload request, byte[] buffer)
    {
        try
        {
            Payload answer = await Answer(this, operation, request);
            await SendIfConnected(Kind.Answer, operation, number, answer);
        }
        catch (RefusedException refused)
        {
            byte[] text = Encoding.UTF8.GetBytes(refused.Message);
            await SendIfConnected(Kind.Refusal, operation, number, new Payload(default, text));
        }
        catch (Exception error)
        {
            // One sick peer must not end the run of all others.
            _broken ??= $"request {operation} of the other side failed: {error.Message.TrimEnd('.')}";
            _connection.AbortConnection();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            _answering.Release();
        }
    }

    private async Deferred SendIfConnected(Kind kind, Operation operation, long number, Payload payload)
    {
        if (IsConnected)
        {
            await Send(kind, operation, number, payload);
        }
    }
}
