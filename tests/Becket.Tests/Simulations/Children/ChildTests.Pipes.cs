using System.Text;
using Becket.Tests.Processes;

namespace Becket.Tests.Simulations.Children;

/// <content>Bytes in both directions.</content>
public sealed partial class ChildTests
{
    [Fact]
    public void A_mebibyte_goes_through_cat_and_comes_back()
    {
        _host.Programs.Add("cat", Cat);
        byte[] sent = new byte[1024 * 1024];
        new Random(1).NextBytes(sent);

        byte[] back = Run(reactor => reactor.GetProcessOutput("cat", input: sent));

        Assert.True(sent.AsSpan().SequenceEqual(back));
    }

    [Fact]
    public void Readers_and_writers_of_text_work_on_the_streams()
    {
        _host.Programs.Add(
            "upper",
            static async child =>
            {
                using var reader = new StreamReader(child.StandardInput);
                await using var writer = new StreamWriter(child.StandardOutput);
                while (await reader.ReadLineAsync() is { } line)
                {
                    await writer.WriteLineAsync(line.ToUpperInvariant());
                }

                return 0;
            }
        );

        byte[] output = Run(static reactor => reactor.GetProcessOutput("upper", input: "one\ntwo\n"u8.ToArray()));

        Assert.Equal("ONE\nTWO\n", Encoding.UTF8.GetString(output));
    }

    [Fact]
    public void A_child_that_does_not_read_pauses_the_producer()
    {
        _host.Programs.Add(
            "late",
            static async child =>
            {
                await child.Reactor.DeferLater(Seconds(5));
                return await Cat(child);
            }
        );
        var child = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "late");
                child.Transport.Write(new byte[1024 * 1024]);
                await reactor.DeferLater(Seconds(4));
                Assert.Equal((1024 - 64) * 1024, child.Transport.Unsent());
                await reactor.DeferLater(Seconds(4));
                Assert.Equal(0, child.Transport.Unsent());
                child.Transport.CloseStdin();
                await child.Ended;
                return 0;
            }
        );

        Assert.Equal(1024 * 1024, child.Bytes().Length);
    }

    [Fact]
    public void While_reading_is_paused_nothing_is_received_and_a_child_whose_pipe_is_full_waits()
    {
        _host.Programs.Add("yes", Yes);
        var child = new Recorder { OnData = static (child, _) => child.Transport.PauseProducing() };

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(child, "yes");
                for (int round = 0; round < 3; round++)
                {
                    int before = child.Bytes().Length;
                    child.Transport.ResumeProducing();
                    await reactor.DeferLater(Seconds(1));
                    int paused = child.Bytes().Length;
                    Assert.InRange(paused, before + 1, before + (128 * 1024));
                    await reactor.DeferLater(Seconds(1));
                    Assert.Equal(paused, child.Bytes().Length);
                }

                child.Transport.LoseConnection();
                await child.Ended;
                return 0;
            }
        );

        // The last reader has gone.
        Assert.Equal(ProcessSignals.Parse("PIPE"), child.Transport.Status!.Value.Signal);
    }

    [Fact]
    public void The_null_device_is_nothing_to_read_and_drops_what_is_written_and_one_pipe_serves_two_descriptors()
    {
        _host.Programs.Add(
            "talks",
            static async child =>
            {
                int code = await Cat(child);
                await child.StandardOutput.WriteAsync("out,"u8.ToArray());
                await child.StandardError.WriteAsync("err"u8.ToArray());
                return code;
            }
        );
        var child = new Recorder();
        var both = new Recorder();

        Run(
            async Deferred<int> (reactor) =>
            {
                reactor.SpawnProcess(
                    child,
                    "talks",
                    [],
                    new ProcessOptions { StandardInput = ChildDescriptor.Null, StandardOutput = ChildDescriptor.Null }
                );
                reactor.SpawnProcess(
                    both,
                    "talks",
                    [],
                    new ProcessOptions
                    {
                        StandardInput = ChildDescriptor.Null,
                        StandardError = ChildDescriptor.SameAs(1),
                    }
                );
                await child.Ended;
                await both.Ended;
                return 0;
            }
        );

        Assert.Equal(("", "err", "out,err"), (child.Text(1), child.Text(2), both.Text(1)));
    }

    [Fact]
    public void More_descriptors_are_pipes_of_their_own()
    {
        _host.Programs.Add(
            "swaps",
            static async child =>
            {
                byte[] buffer = new byte[10];
                int count = await child.Descriptor(3).ReadAsync(buffer);
                await child.Descriptor(4).WriteAsync(buffer.AsMemory(0, count));
                Assert.Contains(
                    "0, 1, 2, 3, 4",
                    Assert.Throws<ArgumentException>(() => child.Descriptor(5)).Message,
                    StringComparison.Ordinal
                );
                return 0;
            }
        );
        var child = new Recorder();
        var options = new ProcessOptions
        {
            MoreDescriptors = new Dictionary<int, ChildDescriptor>
            {
                [4] = ChildDescriptor.PipeToRead,
                [3] = ChildDescriptor.PipeToWrite,
            },
        };

        Run(reactor =>
        {
            reactor.SpawnProcess(child, "swaps", [], options);
            child.Transport.WriteToChild(3, "three"u8);
            return child.Ended;
        });

        Assert.Equal("three", child.Text(4));
    }

    [Fact]
    public void A_read_or_write_that_would_block_says_what_to_await()
    {
        var messages = new List<string>();
        _host.Programs.Add(
            "blocks",
            async child =>
            {
                messages.Add(Assert.Throws<InvalidOperationException>(() => child.StandardInput.ReadByte()).Message);
                messages.Add(
                    Assert
                        .Throws<InvalidOperationException>(() => child.StandardOutput.Write(new byte[100_000]))
                        .Message
                );
                Assert.Throws<NotSupportedException>(() => child.StandardInput.WriteByte(1));
                await child.Reactor.DeferLater(Seconds(1));
                return 0;
            }
        );

        var child = new Recorder();
        Run(reactor =>
        {
            reactor.SpawnProcess(child, "blocks");
            return child.Ended;
        });

        Assert.Contains("Await ReadAsync", messages[0], StringComparison.Ordinal);
        Assert.Contains("Await WriteAsync", messages[1], StringComparison.Ordinal);
    }
}
