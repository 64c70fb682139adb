using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Becket.Tests.Samples;

/// <summary>The device gateway as its reader runs it, with sockets of the base class library at the other
/// end.</summary>
public sealed class DeviceGatewayTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_logs_in_and_its_reports_are_acknowledged_however_its_bytes_are_cut()
    {
        using var gateway = new SampleProgram("device-gateway", "0");
        using TcpClient device = await Connect(gateway.ReadAddress());
        await Send(device, "~log");
        await Send(device, "in 4711 secret~report 21.5~~report 22.0~");
        Assert.Equal(["welcome", "ack 1", "ack 2"], await Receive(device, 3));
        await gateway.Terminate();
    }

    [Fact]
    public async Task Without_a_login_or_with_a_wrong_key_reports_are_refused()
    {
        using var gateway = new SampleProgram("device-gateway", "0");
        using TcpClient device = await Connect(gateway.ReadAddress());
        await Send(device, "~report 21.5~login 4711 wrong~report 21.5~");
        Assert.Equal(
            ["error 'report' is not possible here", "error 'login' is not possible here"],
            (await Receive(device, 3))[..2]
        );
        await gateway.Terminate();
    }

    [Fact]
    public async Task A_device_that_logs_in_again_replaces_its_older_connection()
    {
        using var gateway = new SampleProgram("device-gateway", "0");
        IPEndPoint address = gateway.ReadAddress();
        using TcpClient older = await Connect(address);
        await Send(older, "~login 4711 secret~");
        Assert.Equal(["welcome"], await Receive(older, 1));
        using TcpClient newer = await Connect(address);
        await Send(newer, "~login 4711 secret~");
        Assert.Equal(["welcome"], await Receive(newer, 1));
        await Assert.ThrowsAsync<IOException>(async () => await Receive(older, 1));
        await gateway.Terminate();
    }

    [Fact]
    public async Task SIGTERM_says_goodbye_to_each_device_and_prints_what_was_done()
    {
        using var gateway = new SampleProgram("device-gateway", "0");
        using TcpClient device = await Connect(gateway.ReadAddress());
        await Send(device, "~login 4711 secret~report 21.5~");
        Assert.Equal(["welcome", "ack 1"], await Receive(device, 2));
        Task end = gateway.Terminate();
        Assert.Equal(["bye"], await Receive(device, 1));
        Assert.Equal(0, await device.GetStream().ReadAsync(new byte[1], Cancellation));
        device.Close();
        await end;
    }

    private static async Task<TcpClient> Connect(IPEndPoint address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(address, Cancellation);
        return client;
    }

    private static async Task Send(TcpClient device, string text) =>
        await device.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Cancellation);

    /// <summary>Reads so many frames, and no byte more.</summary>
    private static async Task<List<string>> Receive(TcpClient device, int count)
    {
        var frames = new List<string>();
        var frame = new StringBuilder();
        byte[] next = new byte[1];
        while (frames.Count < count)
        {
            await device.GetStream().ReadExactlyAsync(next, Cancellation);
            if (next[0] != '~')
            {
                frame.Append((char)next[0]);
            }
            else if (frame.Length > 0)
            {
                frames.Add(frame.ToString());
                frame.Clear();
            }
        }

        return frames;
    }
}
