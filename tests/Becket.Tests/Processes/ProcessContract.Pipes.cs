namespace Becket.Tests.Processes;

public abstract partial class ProcessContract
{
    [Fact]
    public void A_mebibyte_goes_through_cat_and_comes_back()
    {
        Reactor reactor = Make();
        byte[] sent = Bytes(1024 * 1024);

        byte[] back = reactor.Run(() => reactor.GetProcessOutput("cat", input: sent));

        Assert.True(sent.AsSpan().SequenceEqual(back));
    }

    [Fact]
    public void A_child_that_does_not_read_pauses_the_producer_and_a_child_that_does_resumes_it()
    {
        Reactor reactor = Make();
        var producer = new Counting();
        var child = new Recorder { OnMade = made => made.Transport.RegisterProducer(producer) };

        reactor.Run(async Deferred () =>
        {
            Shell(reactor, child, "read line; exec cat >/dev/null");
            child.Transport.Write(Bytes(1024 * 1024));
            Assert.True(child.Transport.Unsent() > child.Transport.HighWaterMark);
            Assert.Equal((1, 0), (producer.Paused, producer.Resumed));
            Assert.Throws<InvalidOperationException>(() => child.Transport.RegisterProducer(new Counting()));
            child.Transport.Write("\n"u8);
            while (producer.Resumed == 0)
            {
                await reactor.DeferLater(Seconds(0.001));
            }

            Assert.Equal(0, child.Transport.Unsent());
            child.Transport.CloseStdin();
            Assert.DoesNotContain("lost 0", child.Calls);
            child.Transport.UnregisterProducer();
            await child.Ended;
        });

        Assert.Equal((1, 1, 0), (producer.Paused, producer.Resumed, producer.Stopped));
        Assert.True(child.Transport.Status!.Value.IsSuccess);
    }

    [Fact]
    public void A_child_that_ends_stops_the_producer()
    {
        Reactor reactor = Make();
        var producer = new Counting();
        var child = new Recorder { OnMade = made => made.Transport.RegisterProducer(producer) };

        reactor.Run(() =>
        {
            Shell(reactor, child, "exit 0");
            child.Transport.Write(Bytes(1024 * 1024));
            return child.Ended;
        });

        Assert.Equal(1, producer.Stopped);
        child.Transport.Write("dropped"u8);
    }

    [Fact]
    public void While_reading_is_paused_nothing_is_received()
    {
        Reactor reactor = Make();
        var child = new Recorder { OnData = static (child, _) => child.Transport.PauseProducing() };

        reactor.Run(async Deferred () =>
        {
            reactor.SpawnProcess(child, "yes");
            for (int round = 0; round < 3; round++)
            {
                int before = child.Bytes().Length;
                child.Transport.ResumeProducing();
                while (child.Bytes().Length == before)
                {
                    await reactor.DeferLater(Seconds(0.001));
                }

                int paused = child.Bytes().Length;
                await reactor.DeferLater(Seconds(0.05));
                Assert.Equal(paused, child.Bytes().Length);
            }

            child.Transport.LoseConnection();
            await child.Ended;
        });

        // The last reader has gone.
        Assert.False(child.Transport.Status!.Value.IsSuccess);
    }

    [Fact]
    public void One_of_two_pipes_can_be_paused_alone()
    {
        Reactor reactor = Make();
        var child = new Recorder { OnMade = static child => child.Transport.PauseReading(1) };

        reactor.Run(async Deferred () =>
        {
            Shell(reactor, child, "echo out; echo err >&2");
            while (child.Text(2).Length == 0)
            {
                await reactor.DeferLater(Seconds(0.001));
            }

            await child.Exited;
            Assert.Empty(child.Text(1));
            child.Transport.ResumeReading(1);
            await child.Ended;
        });

        Assert.Equal("out\n", child.Text(1));
        Assert.Contains(
            "no pipe that this program reads from",
            Assert.Throws<ArgumentException>(() => child.Transport.PauseReading(0)).Message,
            StringComparison.Ordinal
        );
        Assert.Throws<ArgumentException>(() => child.Transport.WriteToChild(1, [1]));
        Assert.Throws<ArgumentException>(() => child.Transport.CloseChildDescriptor(7));
    }

    [Fact]
    public void What_has_been_written_is_sent_before_the_input_is_closed()
    {
        Reactor reactor = Make();
        var child = new Recorder();

        reactor.Run(() =>
        {
            reactor.SpawnProcess(child, "cat");
            child.Transport.Write(Bytes(300_000));
            child.Transport.CloseStdin();
            child.Transport.CloseStdin();
            return child.Ended;
        });

        Assert.Equal(Bytes(300_000), child.Bytes());
    }

    [Fact]
    public void The_null_device_is_nothing_to_read_and_drops_what_is_written()
    {
        Reactor reactor = Make();
        var child = new Recorder();
        var options = new ProcessOptions
        {
            StandardInput = ChildDescriptor.Null,
            StandardOutput = ChildDescriptor.Null,
        };

        reactor.Run(() =>
        {
            Shell(reactor, child, "cat; echo out; echo err >&2", options);
            return child.Ended;
        });

        Assert.Equal(("", "err\n"), (child.Text(1), child.Text(2)));
        Assert.DoesNotContain("lost 0", child.Calls);
        Assert.Throws<ArgumentException>(() => child.Transport.Write([1]));
    }

    [Fact]
    public void A_child_that_writes_too_much_is_terminated()
    {
        Reactor reactor = Make();
        string word = $"becket-{Guid.NewGuid():N}";

        ProcessOutputTooLongException error = Assert.Throws<ProcessOutputTooLongException>(() =>
        {
            reactor.Run(() => reactor.GetProcessOutput("yes", [word], longest: 100_000));
        });

        Assert.Contains("100", error.Message, StringComparison.Ordinal);
        Assert.Empty(Leftovers.ChildrenWith(word));
    }

    [Fact]
    public void A_failure_tells_the_last_that_was_written_to_standard_error()
    {
        Reactor reactor = Make();

        ProcessTerminatedException error = Assert.Throws<ProcessTerminatedException>(() =>
        {
            reactor.Run(() => reactor.GetProcessOutput("sh", ["-c", "seq 1 10000 >&2; echo the end >&2; exit 9"]));
        });

        Assert.Equal(9, error.Status.ExitCode);
        Assert.EndsWith("10000\nthe end", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 2000);
    }

    [Fact]
    public void Output_errors_and_value_come_together()
    {
        Reactor reactor = Make();

        ProcessResult result = reactor.Run(() =>
            reactor.GetProcessOutputAndValue("sh", ["-c", "cat; echo err >&2; exit 6"], input: "in"u8.ToArray())
        );

        Assert.Equal(("in", "err\n", 6), (result.OutputText, result.ErrorsText, result.Status.ExitCode));
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);

        // Only the line ends that a test sends.
        bytes.AsSpan().Replace((byte)'\n', (byte)' ');
        return bytes;
    }

    private sealed class Counting : IPushProducer
    {
        public int Paused { get; private set; }

        public int Resumed { get; private set; }

        public int Stopped { get; private set; }

        public void PauseProducing() => Paused++;

        public void ResumeProducing() => Resumed++;

        public void StopProducing() => Stopped++;
    }
}
