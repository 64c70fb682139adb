using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Becket.ClusterTool.Links;

namespace Becket.ClusterTool.Tests;

// It does not test certificates.
#pragma warning disable CA5359

/// <summary>A peer of a giver that sends what the test says, and not what the protocol does.</summary>
internal sealed class RawPeer : IDisposable
{
    private readonly TcpClient _socket = new();
    private readonly SslStream _stream;
    private long _number;

    private RawPeer(string address)
    {
        string[] parts = address.Split(':');
        _socket.Connect(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
        _stream = new SslStream(_socket.GetStream(), leaveInnerStreamOpen: false, (_, _, _, _) => true);
        _stream.AuthenticateAsClient("becket-cluster");
    }

    public static RawPeer Stranger(TestCluster cluster) => new(cluster.Address);

    /// <summary>A peer that has shown the right token.</summary>
    /// <exception cref="IOException">The giver refuses it.</exception>
    public static async Task<RawPeer> Trusted(TestCluster cluster, string? name)
    {
        var peer = new RawPeer(cluster.Address);
        string secret = (await File.ReadAllTextAsync(cluster.Token)).Split('.')[1];
        (int kind, _, string refusal) = await peer.Ask(
            Operation.Hello,
            JsonSerializer.Serialize(new HelloMessage(1, secret, 2, name), LinkJson.Default.HelloMessage)
        );
        return kind == 1 ? peer : throw new IOException(refusal);
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    public async Task Send(byte[] bytes) => await _stream.WriteAsync(bytes);

    /// <summary>Sends a question, and reads no answer.</summary>
    public async Task Question(Operation operation, string json, string body = "") =>
        await Send(Frame(operation, json, body));

    /// <summary>Asks, and waits for the answer.</summary>
    /// <returns>Its kind (1 answer, 2 refusal), its JSON and its bytes.</returns>
    /// <exception cref="IOException">The giver has ended the link.</exception>
    public async Task<(int Kind, string Json, string Body)> Ask(Operation operation, string json, string body = "")
    {
        await Question(operation, json, body);
        byte[] head = new byte[18];
        await _stream.ReadExactlyAsync(head);
        byte[] rest = new byte[BinaryPrimitives.ReadInt32LittleEndian(head) - 14];
        await _stream.ReadExactlyAsync(rest);
        int length = BinaryPrimitives.ReadInt32LittleEndian(head.AsSpan(14));
        return (head[4], Encoding.UTF8.GetString(rest, 0, length), Encoding.UTF8.GetString(rest.AsSpan(length)));
    }

    /// <summary>Waits until the giver has ended the link.</summary>
    public async Task WaitForEnd()
    {
        byte[] bytes = new byte[4096];
        try
        {
            while (await _stream.ReadAsync(bytes) > 0) { }
        }
        catch (IOException)
        {
            // Ended without an end of TLS.
        }
    }

    private byte[] Frame(Operation operation, string json, string body)
    {
        byte[] text = Encoding.UTF8.GetBytes(json);
        byte[] rest = Encoding.UTF8.GetBytes(body);
        byte[] frame = new byte[18 + text.Length + rest.Length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, frame.Length - 4);
        frame[5] = (byte)operation;
        BinaryPrimitives.WriteInt64LittleEndian(frame.AsSpan(6), ++_number);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(14), text.Length);
        text.CopyTo(frame, 18);
        rest.CopyTo(frame, 18 + text.Length);
        return frame;
    }
}
