using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Becket.Tests.Faults;

/// <summary>More callers than descriptors, against a server in a process of its own
/// (tests/Becket.FaultProgram).</summary>
public sealed class TooManyOpenFilesTests
{
    [Theory]
    [InlineData("epoll", 100)]
    [InlineData("sockets", 130)]
    public void A_server_out_of_descriptors_lives_stays_quiet_and_serves_again_once_some_are_free(
        string driver,
        int descriptors
    )
    {
        // The runtime has about seventy open to begin with, and its own sockets thirty more.
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The shell sets the limit, as Linux counts it.");
        using var program = new TestProgram("Becket.FaultProgram", driver, descriptors);
        int port = int.Parse(program.ReadLine()!.Split(' ')[1], CultureInfo.InvariantCulture);
        using (Socket first = Connect(port))
        {
            Echo(first, "before");
            Socket[] crowd = Enumerable.Range(0, 200).Select(_ => Connect(port)).ToArray();

            // The server still answers the connection that is open.
            Echo(first, "during");
            (long Turns, int Open) before = Ask(program);
            Thread.Sleep(500);
            (long Turns, int Open) after = Ask(program);

            // A busy loop would make tens of thousands of turns; the port tries again every 100 ms.
            Assert.InRange(after.Turns - before.Turns, 0, 2000);
            Assert.InRange(after.Open, 2, descriptors);
            Echo(first, "still");
            Array.ForEach(crowd, static caller => caller.Dispose());
        }

        // The server notices one after the other that peers have gone, so it may still reject the first callers.
        Assert.True(SpinWait.SpinUntil(() => CanEcho(port), Patience.Milliseconds), "It does not serve again.");
        program.Signal("TERM");
        Assert.Equal("ended", Last(program));
        program.WaitForEnd();
        Assert.Equal(0, program.ExitCode);

        // One line for 200 callers, and one more each time that it could accept some in between.
        Assert.InRange(
            program.Errors.Count(static line => line.Contains("cannot accept", StringComparison.Ordinal)),
            1,
            100
        );
    }

    private static Socket Connect(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            ReceiveTimeout = Patience.Milliseconds,
        };
        socket.Connect(IPAddress.Loopback, port);
        return socket;
    }

    private static void Echo(Socket socket, string text)
    {
        byte[] bytes = System.Text.Encoding.ASCII.GetBytes(text);
        socket.Send(bytes);
        byte[] back = new byte[bytes.Length];
        for (int count = 0; count < back.Length; )
        {
            int read = socket.Receive(back, count, back.Length - count, SocketFlags.None);
            Assert.NotEqual(0, read);
            count += read;
        }

        Assert.Equal(bytes, back);
    }

    private static bool CanEcho(int port)
    {
        try
        {
            using Socket socket = Connect(port);
            socket.Send([1]);
            return socket.Receive(new byte[1]) == 1;
        }
        catch (SocketException)
        {
            Thread.Sleep(20);
            return false;
        }
    }

    private static (long Turns, int Open) Ask(TestProgram program)
    {
        program.Signal("HUP");
        string[] words = program.ReadLine()!.Split(' ');
        return (long.Parse(words[1], CultureInfo.InvariantCulture), int.Parse(words[3], CultureInfo.InvariantCulture));
    }

    private static string? Last(TestProgram program)
    {
        string? last = null;
        while (program.ReadLine() is { } line)
        {
            last = line;
        }

        return last;
    }
}
