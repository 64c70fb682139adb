using System.Text;

namespace Becket.Tests.Net.Connections;

/// <summary>The program in the documentation, word for word.</summary>
public sealed class SketchTests : ConnectionTest
{
    private readonly int _port = FreePort();

    [Fact]
    public void The_shouting_server_answers_each_line_in_capitals()
    {
        Reactor reactor = Reactor;
        int port = _port;

        async Deferred Server()
        {
            await foreach (Connection connection in reactor.AcceptTcp(port))
            {
                _ = Serve(connection); // an async Deferred; a failure nobody handles is reported
            }
        }

        async Deferred Serve(Connection connection)
        {
            await using Connection _ = connection;
            using var reader = new StreamReader(connection.AsStream());
            while (await reader.ReadLineAsync() is { } line)
            {
                connection.Write(Encoding.UTF8.GetBytes(line.ToUpperInvariant() + "\n"));
            }
        }

        var answers = new List<string?>();
        reactor.Run(async Deferred () =>
        {
            _ = Server();
            await using Connection client = await reactor.ConnectTcp("127.0.0.1", port);
            client.Write("hello\nwo"u8);
            using var reader = new StreamReader(client.AsStream());
            answers.Add(await reader.ReadLineAsync());
            client.Write("rld\nlast"u8);
            answers.Add(await reader.ReadLineAsync());
            client.LoseWriteConnection();
            answers.Add(await reader.ReadLineAsync());
            answers.Add(await reader.ReadLineAsync());
        });

        Assert.Equal(["HELLO", "WORLD", "LAST", null], answers);
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }
}
