using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Fragments;
using CsCheck;

namespace Fleet.Tests.Codec.Jt808;

public sealed class FragmentTests
{
    private const ushort Id = 0x0900;

    private static readonly TerminalNumber s_terminal = TerminalNumber.Parse("13900000001", isLong: false);

    private readonly Clock _clock = new();

    [Fact]
    public void Packets_are_put_together_in_any_order_and_with_repetitions() =>
        Gen.Select(Gen.Byte.Array[0, 30].Array[1, 8], Gen.Int, static (bodies, seed) => (bodies, seed))
            .Sample(
                sample =>
                {
                    (byte[][]? bodies, int seed) = sample;
                    var assembler = new FragmentAssembler(new Clock());
                    int[] order = [.. Enumerable.Range(0, bodies.Length), .. Enumerable.Range(0, bodies.Length / 2)];
                    new Random(seed).Shuffle(order);
                    byte[]? whole = null;
                    foreach (int index in order)
                    {
                        if (
                            Add(
                                assembler,
                                s_terminal,
                                bodies.Length,
                                index + 1,
                                bodies[index],
                                out FragmentedMessage? message
                            ) == FragmentOutcome.Complete
                        )
                        {
                            Assert.Null(whole);
                            whole = message!.TakeBody();
                        }
                    }

                    Assert.Equal(bodies.SelectMany(static body => body), whole);
                },
                iter: 500
            );

    [Fact]
    public void Missing_packets_are_asked_for_a_few_times_and_then_the_message_is_dropped()
    {
        var assembler = new FragmentAssembler(_clock);
        var asked = new List<string>();
        int givenUp = 0;
        assembler.PacketsMissing = message =>
            asked.Add($"{_clock.Now.TotalSeconds}: {message.FirstSerial} lacks {string.Join(' ', message.Missing)}");
        assembler.GivenUp = _ => givenUp++;
        Add(assembler, s_terminal, 3, 2, [1], out _, serial: 11);

        for (int second = 0; second < 30; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(["5: 10 lacks 1 3", "10: 10 lacks 1 3", "15: 10 lacks 1 3"], asked);
        Assert.Equal((1, 0, 0L), (givenUp, assembler.Count, assembler.Bytes));
    }

    [Fact]
    public void Endless_packets_do_not_keep_a_message_forever()
    {
        var assembler = new FragmentAssembler(_clock);
        int givenUp = 0;
        assembler.GivenUp = _ => givenUp++;
        for (int second = 0; second < 130; second++)
        {
            Add(assembler, s_terminal, 3, 1, [1], out _);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(2, givenUp);
    }

    [Fact]
    public void A_complete_message_is_dropped_in_time_and_leaves_no_timer()
    {
        var assembler = new FragmentAssembler(_clock);
        Assert.Equal(FragmentOutcome.Complete, Add(assembler, s_terminal, 1, 1, [1], out _));
        Assert.Equal(FragmentOutcome.Duplicate, Add(assembler, s_terminal, 1, 1, [1], out _));

        _clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal((0, 0L), (assembler.Count, assembler.Bytes));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void The_next_message_of_the_same_id_starts_empty()
    {
        var assembler = new FragmentAssembler(_clock);
        Add(assembler, s_terminal, 2, 1, [1], out _, serial: 1);
        Assert.Equal(FragmentOutcome.Kept, Add(assembler, s_terminal, 2, 1, [5], out _, serial: 9));

        Assert.Equal(
            FragmentOutcome.Complete,
            Add(assembler, s_terminal, 2, 2, [6], out FragmentedMessage? message, serial: 10)
        );

        Assert.Equal([5, 6], message!.TakeBody());
    }

    [Fact]
    public void A_flood_of_packets_takes_no_more_memory_than_the_limits()
    {
        var limits = new FragmentLimits { MaxBytes = 1 << 20, MaxMessageBytes = 100_000 };
        var assembler = new FragmentAssembler(_clock, limits);
        int refused = 0;
        for (int i = 0; i < 20_000; i++)
        {
            var terminal = new TerminalNumber([0, 0, 0, 0, (byte)(i >> 8), (byte)i]);
            for (int id = 0; id < 8; id++)
            {
                refused +=
                    Add(
                        assembler,
                        terminal,
                        limits.MaxPackets,
                        (i % limits.MaxPackets) + 1,
                        new byte[id * 100],
                        out _,
                        id: (ushort)(Id + id)
                    ) == FragmentOutcome.Refused
                        ? 1
                        : 0;
                Assert.InRange(assembler.Bytes, 0, limits.MaxBytes);
            }
        }

        Assert.InRange(refused, 1, int.MaxValue);
        Assert.InRange(assembler.Count, 1, 1 << 14);
    }

    [Fact]
    public void One_terminal_has_a_limited_number_of_messages_and_announced_packets_take_no_memory()
    {
        var assembler = new FragmentAssembler(_clock);
        for (int id = 0; id < 100; id++)
        {
            Add(assembler, s_terminal, 1_000, 1_000, [1], out _, id: (ushort)id);
        }

        Assert.Equal(4, assembler.Count);
        Assert.Equal(FragmentOutcome.Refused, Add(assembler, s_terminal, 65_535, 1, [1], out _));
    }

    [Fact]
    public void A_message_above_its_limit_is_dropped_as_a_whole()
    {
        var assembler = new FragmentAssembler(_clock, new FragmentLimits { MaxMessageBytes = 1_000 });
        Assert.Equal(FragmentOutcome.Kept, Add(assembler, s_terminal, 3, 1, new byte[600], out _));

        Assert.Equal(FragmentOutcome.Refused, Add(assembler, s_terminal, 3, 2, new byte[600], out _));

        Assert.Equal((0, 0L), (assembler.Count, assembler.Bytes));
    }

    [Fact]
    public void A_terminal_that_has_left_leaves_nothing()
    {
        var assembler = new FragmentAssembler(_clock);
        Add(assembler, s_terminal, 3, 1, [1], out _);
        Add(assembler, s_terminal, 3, 1, [1], out _, id: Id + 1);

        assembler.Discard(s_terminal);

        Assert.Equal((0, 0L), (assembler.Count, assembler.Bytes));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    private static FragmentOutcome Add(
        FragmentAssembler assembler,
        TerminalNumber terminal,
        int count,
        int index,
        byte[] body,
        out FragmentedMessage? message,
        ushort? serial = null,
        ushort id = Id
    )
    {
        Jt808Header header = Jt808Header.For(id, terminal, serial ?? (ushort)(100 + index)) with
        {
            PacketCount = (ushort)count,
            PacketIndex = (ushort)index,
        };
        return assembler.Add(new Jt808Frame(header, body, 0, []), out message);
    }
}
