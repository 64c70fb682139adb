using Becket.Testing;
using Becket.Tests.Deferreds;

namespace Becket.Tests.Protocols;

public sealed class DelimitedFrameReceiverTests : ProtocolTest
{
    private readonly StringTransport _transport = new();

    [Fact]
    public void A_frame_is_what_stands_between_two_flags()
    {
        NotedFrames frames = Connect(new NotedFrames());
        _transport.Deliver("~one~~two~");
        Assert.Equal(["one", "two"], frames.Notes);
        Assert.Equal(0, frames.Buffered);
    }

    [Fact]
    public void Frames_may_share_a_flag_and_nothing_between_flags_is_nothing()
    {
        NotedFrames frames = Connect(new NotedFrames());
        _transport.Deliver("~one~two~~~~three~");
        Assert.Equal(["one", "two", "three"], frames.Notes);
    }

    [Fact]
    public void A_frame_that_arrives_a_byte_at_a_time_is_delivered_once()
    {
        NotedFrames frames = Connect(new NotedFrames());
        foreach (char each in "~one~two~")
        {
            _transport.Deliver($"{each}");
        }

        Assert.Equal(["one", "two"], frames.Notes);
    }

    [Fact]
    public void Bytes_before_the_first_flag_are_noise()
    {
        NotedFrames frames = Connect(new NotedFrames());
        _transport.Deliver("hello");
        Assert.Empty(frames.Notes);
        _transport.Deliver("!~one~");
        Assert.Equal(["noise:hello!", "one"], frames.Notes);
    }

    [Fact]
    public void With_a_pair_all_that_is_not_between_start_and_end_is_noise()
    {
        NotedFrames frames = Connect(new NotedFrames('<', '>'));
        _transport.Deliver("a>b<one>\r\n<two><>");
        Assert.Equal(["noise:a>b", "one", "noise:\r\n", "two", ""], frames.Notes);
    }

    [Fact]
    public void With_a_pair_a_start_within_a_frame_begins_a_new_one_and_costs_the_first()
    {
        NotedFrames frames = Connect(new NotedFrames('<', '>'));
        _transport.Deliver("<on<two>");
        Assert.Equal(["noise:on", "two"], frames.Notes);
    }

    [Fact]
    public void A_frame_that_is_too_long_costs_itself_and_not_its_neighbour()
    {
        NotedFrames frames = Connect(new NotedFrames { MaxLength = 5 });
        _transport.Deliver("~12345~123456~123~");
        Assert.Equal(["12345", "too long:12345", "123"], frames.Notes);
        Assert.True(_transport.IsConnected);
    }

    [Fact]
    public void A_frame_that_never_ends_is_reported_at_once_and_holds_no_memory()
    {
        NotedFrames frames = Connect(new NotedFrames { MaxLength = 5 });
        _transport.Deliver("~123456");
        Assert.Equal(["too long:12345"], frames.Notes);
        _transport.Deliver("789");
        Assert.Equal(0, frames.Buffered);
        _transport.Deliver("~one~");
        Assert.Equal(["too long:12345", "one"], frames.Notes);
    }

    [Fact]
    public void Noise_is_counted_until_the_next_good_frame()
    {
        NotedFrames frames = Connect(new NotedFrames { MaxLength = 8 });
        _transport.Deliver("noise~");
        Assert.Equal(5, frames.Noise);
        _transport.Deliver("bad~");
        Assert.Equal(8, frames.Noise);
        _transport.Deliver("too long a frame~");
        Assert.Equal(24, frames.Noise);
        _transport.Deliver("good~");
        Assert.Equal(0, frames.Noise);
    }

    [Fact]
    public void Too_much_noise_aborts_the_connection()
    {
        NotedFrames frames = Connect(new NotedFrames { MaxNoise = 10 });
        _transport.Deliver("~bad 1~bad 2~");
        Assert.True(_transport.IsConnected);
        _transport.Deliver("bad 3~good~");
        Assert.True(_transport.IsAborted);
        Assert.Equal(["bad 1", "bad 2", "bad 3", "too much noise"], frames.Notes);
    }

    [Fact]
    public void A_rejected_frame_that_loses_the_connection_does_not_abort_it_for_too_much_noise()
    {
        NotedFrames frames = Connect(
            new NotedFrames { MaxNoise = 3, OnFrame = static (frames, _) => frames.Transport.LoseConnection() }
        );
        _transport.Deliver("~bad 1~");
        Assert.False(_transport.IsConnected);
        Assert.False(_transport.IsAborted);
        Assert.Equal(["bad 1"], frames.Notes);
    }

    [Fact]
    public void Endless_noise_is_bounded_in_memory_and_in_length()
    {
        NotedFrames frames = Connect(new NotedFrames { MaxLength = 100, MaxNoise = 10_000 });
        int chunks = 0;
        for (; _transport.IsConnected; chunks++)
        {
            _transport.Deliver(new byte[60]);
            Assert.InRange(frames.Buffered, 0, 100);
        }

        Assert.Equal(167, chunks);
    }

    [Fact]
    public void No_frame_comes_after_a_pause_until_it_ends()
    {
        NotedFrames frames = Connect(new NotedFrames());
        frames.OnFrame = static (frames, _) => frames.PauseProducing();
        _transport.Deliver("~one~two~");
        _transport.Deliver("three~");
        Assert.Equal(["one"], frames.Notes);
        Assert.True(_transport.IsPaused);
        frames.ResumeProducing();
        frames.ResumeProducing();
        Assert.Equal(["one", "two", "three"], frames.Notes);
    }

    [Fact]
    public void No_frame_comes_after_the_connection_was_closed_in_a_callback()
    {
        NotedFrames frames = Connect(new NotedFrames());
        frames.OnFrame = static (frames, _) => frames.Transport.LoseConnection();
        _transport.Deliver("~one~two~");
        Assert.Equal(["one"], frames.Notes);
    }

    [Fact]
    public void A_frame_that_lies_whole_in_a_chunk_is_not_copied_and_allocates_nothing()
    {
        IProtocol frames = new SilentFrames();
        _transport.Connect(frames);
        byte[] chunk = "~one~two~"u8.ToArray();
        frames.DataReceived(chunk);
        Assert.Equal(0, AllocationTests.Cost(() => frames.DataReceived(chunk)));
    }

    [Fact]
    public void Noise_and_bad_frames_do_not_meet_the_deadline_of_the_first_frame() =>
        RunVirtually(async reactor =>
        {
            var transport = new StringTransport(reactor);
            transport.Connect(new NotedFrames { FirstFrameTimeout = Seconds(10) });
            await reactor.DeferLater(Seconds(4));
            transport.Deliver("noise~bad~");
            await reactor.DeferLater(Seconds(4));
            transport.Deliver("bad again~");
            Assert.True(transport.IsConnected);
            await reactor.DeferLater(Seconds(4));
            Assert.True(transport.IsAborted);
            transport.End();
        });

    [Fact]
    public void A_good_frame_meets_the_deadline_of_the_first_frame() =>
        RunVirtually(async reactor =>
        {
            var transport = new StringTransport(reactor);
            transport.Connect(new NotedFrames { FirstFrameTimeout = Seconds(10) });
            await reactor.DeferLater(Seconds(9));
            transport.Deliver("noise~bad~good~");
            await reactor.DeferLater(Seconds(1_000));
            Assert.True(transport.IsConnected);
            transport.End();
        });

    [Fact]
    public void A_frame_that_never_ends_meets_its_deadline() =>
        RunVirtually(async reactor =>
        {
            var transport = new StringTransport(reactor);
            transport.Connect(new NotedFrames { FrameTimeout = Seconds(10) });
            transport.Deliver("~good~~");
            await reactor.DeferLater(Seconds(100));
            Assert.True(transport.IsConnected);
            for (int i = 0; i < 9; i++)
            {
                transport.Deliver("x");
                await reactor.DeferLater(Seconds(1));
            }

            Assert.True(transport.IsConnected);
            await reactor.DeferLater(Seconds(2));
            Assert.True(transport.IsAborted);
            transport.End();
        });

    [Fact]
    public void Limits_cannot_be_negative()
    {
        var frames = new NotedFrames();
        Assert.Throws<ArgumentOutOfRangeException>(() => frames.MaxLength = -1);
        Assert.Throws<ArgumentOutOfRangeException>(() => frames.MaxNoise = -1);
    }

    private NotedFrames Connect(NotedFrames frames)
    {
        _transport.Connect(frames);
        return frames;
    }

    private sealed class SilentFrames() : DelimitedFrameReceiver((byte)'~')
    {
        protected override bool FrameReceived(ReadOnlySpan<byte> frame) => true;
    }
}
