using System.Text;
using Becket.Testing;
using Becket.Tests.Deferreds;

namespace Becket.Tests.Protocols;

public sealed class LineReceiverTests
{
    private readonly StringTransport _transport = new();
    private readonly ScriptedLines _lines = new();

    public LineReceiverTests() => _transport.Connect(_lines);

    [Fact]
    public void Lines_are_delivered_without_their_delimiter()
    {
        _transport.Deliver("one\r\ntwo\r\n\r\nth");
        _transport.Deliver("ree\r\n");

        Assert.Equal(["one", "two", "", "three"], _lines.Calls);
        Assert.Equal(0, _lines.Buffered);
    }

    [Fact]
    public void A_delimiter_that_is_split_between_chunks_ends_a_line()
    {
        _transport.Deliver("one\r");
        _transport.Deliver("\ntwo\r");
        _transport.Deliver("x\r\n");

        Assert.Equal(["one", "two\rx"], _lines.Calls);
    }

    [Fact]
    public void The_delimiter_may_be_any_bytes_and_may_change_in_a_callback()
    {
        _lines.OnLine = static (lines, line) =>
        {
            if (line == "now lf")
            {
                lines.Delimiter = "\n"u8;
            }
        };
        _transport.Deliver("one\ntwo\r\nnow lf\r\none\ntwo\r\n");

        Assert.Equal(["one\ntwo", "now lf", "one", "two\r"], _lines.Calls);
        Assert.Throws<ArgumentException>(() => _lines.Delimiter = []);
    }

    [Theory]
    [InlineData("one\r\nclear\r\ndropped\r\ndrop", "")]
    [InlineData("one\r\ncl", "ear\r\ndropped\r\ndrop")]
    [InlineData("one\r\nclear\r", "\ndropped\r\ndrop")]
    public void The_lines_behind_the_present_one_can_be_dropped(string first, string second)
    {
        _lines.OnLine = static (lines, line) =>
        {
            if (line == "clear")
            {
                lines.ClearLineBuffer();
            }
        };
        _transport.Deliver(first);
        _transport.Deliver(second);
        Assert.Equal(0, _lines.Buffered);
        _transport.Deliver("two\r\n");

        Assert.Equal(["one", "clear", "two"], _lines.Calls);
    }

    [Fact]
    public void Bytes_that_are_put_back_after_the_others_were_dropped_are_delivered()
    {
        _lines.OnLine = static (lines, line) =>
        {
            if (line == "clear")
            {
                lines.SetLineMode("before\r\n"u8);
                lines.ClearLineBuffer();
                lines.SetLineMode("after\r\n"u8);
            }
        };
        _transport.Deliver("clear\r\ndropped\r\n");
        _transport.Deliver("cle");
        _transport.Deliver("ar\r\ndropped\r\n");

        Assert.Equal(["clear", "after", "clear", "after"], _lines.Calls);
    }

    [Fact]
    public void Outside_a_callback_the_beginning_of_a_line_is_dropped()
    {
        _transport.Deliver("begin");
        Assert.Equal(5, _lines.Buffered);
        _lines.ClearLineBuffer();
        Assert.Equal(0, _lines.Buffered);
        _transport.Deliver("one\r\n");

        Assert.Equal(["one"], _lines.Calls);
    }

    [Fact]
    public void After_a_line_that_is_too_long_the_buffer_begins_anew()
    {
        _lines.MaxLength = 4;
        _lines.KeepsConnectionWhenTooLong = true;
        _lines.OnTooLong = static lines => lines.ClearLineBuffer();
        _transport.Deliver("too long\r\ndropped\r\n");
        _transport.Deliver("one\r\n");

        Assert.Equal(["too long:too ", "one"], _lines.Calls);
    }

    [Fact]
    public void A_line_that_is_just_within_the_limit_is_delivered()
    {
        string longest = new string('x', 16_384);
        _transport.Deliver(longest + "\r\n");

        Assert.Equal([longest], _lines.Calls);
    }

    [Fact]
    public void A_line_that_is_too_long_ends_the_connection_and_is_reported_once()
    {
        _transport.Deliver("ok\r\n" + new string('x', 16_385) + "\r\nmore\r\n");
        _transport.Deliver("more\r\n");

        Assert.Equal(["ok", "too long:" + new string('x', 16_384)], _lines.Calls);
        Assert.False(_transport.IsConnected);
    }

    [Fact]
    public void An_override_may_keep_the_connection_and_the_rest_of_the_long_line_is_dropped()
    {
        _lines.KeepsConnectionWhenTooLong = true;
        _lines.MaxLength = 3;
        _transport.Deliver("abcdef");
        _transport.Deliver("ghi\r");
        _transport.Deliver("\nabc\r\n");

        Assert.Equal(["too long:abc", "abc"], _lines.Calls);
        Assert.True(_transport.IsConnected);
    }

    [Fact]
    public void A_gibibyte_without_a_delimiter_is_never_held()
    {
        _lines.KeepsConnectionWhenTooLong = true;
        byte[] chunk = new byte[64 * 1024];
        long before = GC.GetAllocatedBytesForCurrentThread();
        IProtocol protocol = _lines;
        for (int i = 0; i < 16 * 1024; i++)
        {
            protocol.DataReceived(chunk);
            Assert.True(_lines.Buffered < 2);
        }

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1024 * 1024);
        Assert.Single(_lines.Calls);
    }

    [Fact]
    public void Bytes_that_arrive_one_at_a_time_are_searched_once()
    {
        // Ten million comparisons if each byte is compared a few times; fifty thousand million if the search begins
        // anew for every byte.
        _lines.MaxLength = int.MaxValue;
        byte[] chunk = new byte[] { (byte)'x' };
        IProtocol protocol = _lines;
        for (int i = 0; i < 1_000_000; i++)
        {
            protocol.DataReceived(chunk);
        }

        _transport.Deliver("\r\n");

        Assert.Equal(1_000_000, Assert.Single(_lines.Calls).Length);
    }

    [Fact]
    public void Raw_mode_takes_the_rest_of_the_chunk_and_can_give_bytes_back()
    {
        _lines.OnLine = static (lines, line) =>
        {
            if (line == "raw")
            {
                lines.SetRawMode();
            }
        };
        _lines.OnRaw = static (lines, data) => lines.SetLineMode(Encoding.UTF8.GetBytes(data[4..]));
        _transport.Deliver("a\r\nraw\r\nbodyb\r\nraw\r\nbodyc\r\n");

        Assert.Equal(["a", "raw", "raw:bodyb\r\nraw\r\nbodyc\r\n", "b", "raw", "raw:bodyc\r\n", "c"], _lines.Calls);
    }

    [Fact]
    public void Line_mode_set_outside_a_callback_delivers_lines_at_once()
    {
        _lines.SetRawMode();
        _transport.Deliver("body");
        _lines.SetLineMode("one\r\ntw"u8);
        Assert.Equal(["raw:body", "one"], _lines.Calls);
        _transport.Deliver("o\r\n");

        Assert.Equal(["raw:body", "one", "two"], _lines.Calls);
        Assert.False(_lines.IsRawMode);
    }

    [Fact]
    public void A_partial_line_becomes_raw_data_when_the_mode_changes()
    {
        _transport.Deliver("par");
        _lines.SetRawMode();
        _transport.Deliver("tial");

        Assert.Equal(["raw:par", "raw:tial"], _lines.Calls);
    }

    [Fact]
    public void Raw_mode_without_an_override_says_which_override_is_missing()
    {
        var transport = new StringTransport();
        var lines = new LinesWithoutRawMode();
        transport.Connect(lines);
        lines.SetRawMode();

        NotSupportedException error = Assert.Throws<NotSupportedException>(() => transport.Deliver("x"));
        Assert.Contains(
            "LinesWithoutRawMode is in raw mode, but does not override RawDataReceived",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Pausing_in_the_middle_of_a_chunk_keeps_the_rest_for_later()
    {
        _lines.OnLine = static (lines, _) => lines.PauseProducing();
        _transport.Deliver("one\r\ntwo\r\nthr");
        Assert.Equal(["one"], _lines.Calls);
        Assert.True(_transport.IsPaused);
        Assert.Equal(8, _lines.Buffered);

        // Another chunk arrives, because it was on its way.
        _transport.Deliver("ee\r\n");
        Assert.Equal(["one"], _lines.Calls);

        _lines.ResumeProducing();
        Assert.Equal(["one", "two"], _lines.Calls);
        Assert.True(_transport.IsPaused);

        _lines.OnLine = static (_, _) => { };
        _lines.ResumeProducing();
        Assert.Equal(["one", "two", "three"], _lines.Calls);
        Assert.False(_transport.IsPaused);
    }

    [Fact]
    public void Pausing_and_resuming_in_one_callback_changes_nothing()
    {
        _lines.OnLine = static (lines, _) =>
        {
            lines.PauseProducing();
            lines.ResumeProducing();
        };
        _transport.Deliver("one\r\ntwo\r\n");

        Assert.Equal(["one", "two"], _lines.Calls);
        Assert.False(_transport.IsPaused);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_closing_in_a_callback_no_more_lines_are_delivered(bool abort)
    {
        _lines.OnLine = (_, line) =>
        {
            if (line == "quit")
            {
                (abort ? (Action)_transport.AbortConnection : _transport.LoseConnection)();
            }
        };
        _transport.Deliver("one\r\nquit\r\ntwo\r\n");
        _transport.End();
        _lines.ResumeProducing();

        Assert.Equal(["one", "quit", "lost"], _lines.Calls);
    }

    [Fact]
    public void Nothing_is_delivered_after_the_end_of_a_connection_that_was_paused()
    {
        _lines.OnLine = static (lines, _) => lines.PauseProducing();
        _transport.Deliver("one\r\ntwo\r\n");
        _transport.End(new ConnectionLostException());
        _lines.ResumeProducing();

        Assert.Equal(["one", "lost"], _lines.Calls);
    }

    [Fact]
    public void A_transport_that_delivers_within_a_callback_is_rejected()
    {
        _lines.OnLine = static (lines, _) => ((IProtocol)lines).DataReceived("three\r\n"u8);

        Assert.Throws<InvalidOperationException>(() => _transport.Deliver("one\r\ntwo\r\n"));
    }

    [Fact]
    public void The_protocol_can_be_the_producer_of_a_consumer_that_it_forwards_to()
    {
        var sink = new StringTransport();
        sink.Connect(new ScriptedLines());
        sink.RegisterProducer(_lines);
        ((IPushProducer)sink.Producer!).PauseProducing();
        Assert.True(_lines.IsPaused);
        sink.End();

        Assert.False(_transport.IsConnected);
    }

    [Fact]
    public void Sent_lines_end_with_the_delimiter_and_strings_are_utf_8()
    {
        _lines.SendLine("bytes"u8);
        _lines.SendLine("größer");
        _lines.Delimiter = "\n"u8;
        _lines.SendLine(new string('ü', 5_000));

        Assert.Equal("bytes\r\ngrößer\r\n" + new string('ü', 5_000) + "\n", _transport.Text);
    }

    [Fact]
    public void Whole_lines_are_delivered_without_a_copy_and_allocate_nothing()
    {
        var counted = new CountedLines();
        new StringTransport().Connect(counted);
        IProtocol protocol = counted;
        byte[] chunk = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a line of some length\r\n", 100)));
        int chunks = 0;
        Assert.Equal(
            0,
            AllocationTests.Cost(() =>
            {
                chunks++;
                protocol.DataReceived(chunk);
            })
        );
        Assert.Equal(chunks * 100, counted.Count);
    }

    private sealed class LinesWithoutRawMode : LineReceiver
    {
        protected override void LineReceived(ReadOnlySpan<byte> line) { }
    }

    private sealed class CountedLines : LineReceiver
    {
        public int Count { get; private set; }

        protected override void LineReceived(ReadOnlySpan<byte> line) => Count++;
    }
}
