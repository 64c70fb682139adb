using System.Text;

namespace Becket.Samples.Net;

/// <summary>Sends lines to an echo server and prints the answers: the same connections, with await.</summary>
internal static class EchoClient
{
    public static int Run(int port) =>
        Reactor.Main(async reactor =>
        {
            await using Connection connection = await reactor.ConnectTcp("127.0.0.1", port);
            using var answers = new StreamReader(connection.AsStream());
            foreach (string line in (string[])["Goodmorning", "How are you?", "Goodbye"])
            {
                connection.Write(Encoding.UTF8.GetBytes(line + "\n"));
                Console.WriteLine(await answers.ReadLineAsync());
            }
        });
}
