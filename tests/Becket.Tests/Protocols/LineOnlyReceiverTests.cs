using System.Text;
using Becket.Testing;

namespace Becket.Tests.Protocols;

public sealed class LineOnlyReceiverTests
{
    private readonly StringTransport _transport = new();
    private readonly Lines _lines = new();

    public LineOnlyReceiverTests() => _transport.Connect(_lines);

    [Fact]
    public void Lines_are_delivered_however_they_are_cut_into_chunks()
    {
        _transport.Deliver("one\r\ntwo\r");
        _transport.Deliver("\n\r\nth");
        _transport.Deliver("re");
        _transport.Deliver("e\r\nf");

        Assert.Equal(["one", "two", "", "three"], _lines.Calls);
        Assert.Equal(1, _lines.Buffered);
    }

    [Fact]
    public void After_closing_in_a_callback_no_more_lines_are_delivered()
    {
        _lines.OnLine = _transport.LoseConnection;
        _transport.Deliver("one\r\ntwo\r\n");

        Assert.Equal(["one"], _lines.Calls);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void A_line_that_is_too_long_ends_the_connection(int size)
    {
        _lines.MaxLength = 10;
        foreach (char[] piece in "0123456789\r\n0123456789x\r\nmore\r\n".Chunk(size))
        {
            _transport.Deliver(new string(piece));
        }

        Assert.Equal(["0123456789", "too long:0123456789"], _lines.Calls);
        Assert.False(_transport.IsConnected);
    }

    [Fact]
    public void Sent_lines_end_with_the_delimiter()
    {
        _lines.Delimiter = "\n"u8;
        _lines.SendLine("a");
        _lines.SendLine("b"u8);

        Assert.Equal("a\nb\n", _transport.Text);
    }

    private sealed class Lines : LineOnlyReceiver
    {
        public List<string> Calls { get; } = [];

        public Action OnLine { get; set; } = static () => { };

        protected override void LineReceived(ReadOnlySpan<byte> line)
        {
            Calls.Add(Encoding.UTF8.GetString(line));
            OnLine();
        }

        protected override void LineLengthExceeded(ReadOnlySpan<byte> start)
        {
            Calls.Add("too long:" + Encoding.UTF8.GetString(start));
            base.LineLengthExceeded(start);
        }
    }
}
