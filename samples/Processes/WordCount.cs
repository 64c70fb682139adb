using System.Text;

namespace Becket.Samples.Processes;

/// <summary>Talks to a child: gives it lines, closes its input, and takes its answer. Its protocol is
/// called when the child has exited, and again when all pipes are closed, too.</summary>
internal static class WordCount
{
    public static int Run() =>
        Reactor.Main(reactor =>
        {
            var counting = new Counting();
            reactor.SpawnProcess(counting, "wc", ["-w"]);
            return counting.Ended;
        });

    private sealed class Counting : ProcessProtocol
    {
        private readonly StringBuilder _answer = new();

        public Deferred Ended { get; } = new();

        protected override void ConnectionMade()
        {
            Transport.Write("Good morning\nHow are you?\n"u8);
            Transport.CloseStdin();
        }

        protected override void OutReceived(ReadOnlySpan<byte> data) => _answer.Append(Encoding.UTF8.GetString(data));

        protected override void ProcessExited(Failure reason) =>
            Console.WriteLine($"It has exited: {Transport.Status}");

        protected override void ProcessEnded(Failure reason)
        {
            // If a pipe failed, the answer is not the whole one.
            if (reason.Exception is ProcessDoneException)
            {
                Console.WriteLine($"Words: {_answer.ToString().Trim()}");
                Ended.Callback();
            }
            else
            {
                Ended.Errback(reason);
            }
        }
    }
}
