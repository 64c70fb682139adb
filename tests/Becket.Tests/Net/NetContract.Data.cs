using System.Buffers;

namespace Becket.Tests.Net;

public abstract partial class NetContract
{
    [Fact]
    public void What_is_sent_to_an_echo_comes_back() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor, Echo());
                client.Write("Hello, ");
                await client.Has(7);
                client.Write("world!");
                await client.Has(13);
                Assert.Equal("Hello, world!", client.Text);
                await Close(client, server);
            }
        );

    [Fact]
    public void Both_sides_may_speak_first() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(
                    reactor,
                    new Recorder { WhenMade = static server => server.Write("220 ready") },
                    new Recorder { WhenMade = static client => client.Write("HELO") }
                );
                await server.Has(4);
                await client.Has(9);
                Assert.Equal(("HELO", "220 ready"), (server.Text, client.Text));
                await Close(client, server);
            }
        );

    [Theory]
    [InlineData(1)]
    [InlineData(8 * 1024)]
    [InlineData(64 * 1024)]
    [InlineData(64 * 1024 + 1)]
    [InlineData(5_000_000)]
    public void Bytes_arrive_whole_and_in_order(int count) =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                byte[] noise = Noise(count);
                client.Transport.Write(noise);
                Array.Clear(noise);
                await server.Has(count);
                Assert.Equal(Noise(count), server.Bytes);
                await Close(client, server);
            }
        );

    [Fact]
    public void What_a_turn_writes_leaves_together_at_its_end() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);

                // From here on in the phase of methods that have yielded: one more yield leads to the next turn's.
                await Deferred.Yield();
                client.Write("one ");
                client.Write("and ");
                client.Write("two");
                Assert.Equal(11, client.Transport.Unsent);
                await Deferred.Yield();
                Assert.True(client.Transport.Unsent == 0 || CutsBytes);
                await server.Has(11);
                Assert.Equal("one and two", server.Text);
                Assert.True(server.Pieces == 1 || CutsBytes);
                await Close(client, server);
            }
        );

    [Fact]
    public void Many_pieces_are_one_stream() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                byte[] noise = Noise(300_000);
                client.Transport.WriteSequence(Cut(noise));
                client.Transport.Write(
                    Sequence(
                        noise.AsMemory(0, 1000),
                        ReadOnlyMemory<byte>.Empty,
                        noise.AsMemory(1000, 99_000),
                        noise.AsMemory(100_000)
                    )
                );
                foreach (ReadOnlyMemory<byte> piece in Cut(noise))
                {
                    client.Transport.Write(piece.Span);
                }

                await server.Has(900_000);
                Assert.Equal([.. noise, .. noise, .. noise], server.Bytes);
                await Close(client, server);
            }
        );

    [Fact]
    public void Writing_no_bytes_sends_nothing() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                client.Transport.Write([]);
                client.Transport.WriteSequence([]);
                client.Transport.Write(ReadOnlySequence<byte>.Empty);
                Assert.Equal(0, client.Transport.Unsent);
                await Close(client, server);
                Assert.Equal(["made", "lost"], server.Events);
            }
        );

    [Fact]
    public void What_each_turn_writes_comes_in_the_order_of_the_turns() =>
        Run(
            async Deferred (reactor) =>
            {
                (Recorder? server, Recorder? client) = await Pair(reactor);
                for (int i = 0; i < 200; i++)
                {
                    client.Write($"{i},");
                    await Deferred.Yield();
                }

                client.Write("end");
                await server.Until(() => server.Text.EndsWith("end", StringComparison.Ordinal));
                Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(static i => $"{i},")) + "end", server.Text);
                await Close(client, server);
            }
        );

    private static IEnumerable<ReadOnlyMemory<byte>> Cut(byte[] all)
    {
        // Of all lengths from zero on.
        for (int start = 0, length = 0; start < all.Length; start += length++)
        {
            yield return all.AsMemory(start, Math.Min(length, all.Length - start));
        }
    }

    private static ReadOnlySequence<byte> Sequence(params ReadOnlyMemory<byte>[] pieces)
    {
        var first = new Segment(pieces[0], 0);
        Segment last = pieces.Skip(1).Aggregate(first, static (last, piece) => last.Append(piece));
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long start)
        {
            Memory = memory;
            RunningIndex = start;
        }

        public Segment Append(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
