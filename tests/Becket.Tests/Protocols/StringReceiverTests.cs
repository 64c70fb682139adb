using System.Text;
using Becket.Testing;

namespace Becket.Tests.Protocols;

public sealed class StringReceiverTests
{
    private readonly StringTransport _transport = new();

    [Fact]
    public void Prefixes_are_big_endian_and_sent_strings_are_received()
    {
        (Strings8? one, Strings16? two, Strings32? four) = (new Strings8(), new Strings16(), new Strings32());
        Assert.Equal([3, .. "abc"u8], SentBy(one, "abc"u8));
        Assert.Equal([0, 3, .. "abc"u8], SentBy(two, "abc"u8));
        Assert.Equal([0, 0, 0, 3, .. "abc"u8], SentBy(four, "abc"u8));
        Assert.Equal("3:abc,"u8, SentBy(new Netstrings(), "abc"u8));
        Assert.Equal("0:,"u8, SentBy(new Netstrings(), []));
    }

    [Fact]
    public void A_string_too_long_for_its_prefix_is_rejected_before_anything_is_sent()
    {
        var strings = new Strings8();
        _transport.Connect(strings);

        ArgumentException error = Assert.Throws<ArgumentException>(() => strings.SendString(new byte[256]));
        Assert.StartsWith(
            "SendString was given 256 bytes, but a prefix of 1 can hold lengths up to 255. Send it in pieces",
            error.Message,
            StringComparison.Ordinal
        );
        Assert.Empty(_transport.Written);
        strings.SendString(new byte[255]);
        var longer = new Strings16();
        new StringTransport().Connect(longer);
        Assert.Throws<ArgumentException>(() => longer.SendString(new byte[65_536]));
    }

    [Theory]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x80000000u)]
    [InlineData(0x7FFFFFFFu)]
    [InlineData(100_000u)]
    public void A_prefix_over_the_limit_ends_the_connection_before_any_allocation(uint prefix)
    {
        Strings32 strings = Connected(new Strings32());
        IProtocol protocol = strings;
        byte[] bytes = [(byte)(prefix >> 24), (byte)(prefix >> 16), (byte)(prefix >> 8), (byte)prefix];
        long before = GC.GetAllocatedBytesForCurrentThread();
        protocol.DataReceived(bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        protocol.DataReceived(new byte[100]);

        Assert.Equal(prefix, strings.TooLong);
        Assert.Empty(strings.Calls);
        Assert.False(strings.Transport.IsConnected);
        Assert.InRange(allocated, 0, 10_000);
    }

    [Fact]
    public void A_string_as_long_as_the_limit_is_received()
    {
        Strings32 strings = Connected(new Strings32());
        _transport.Deliver([0, 1, 0x86, 0x9F, .. new byte[99_999]]);

        Assert.Equal(99_999, Assert.Single(strings.Calls).Length);
    }

    [Fact]
    public void An_override_may_keep_the_connection_and_the_long_string_is_dropped()
    {
        Strings8 strings = Connected(new Strings8 { MaxLength = 3, KeepsOn = true });
        _transport.Deliver([5, .. "abc"u8]);
        _transport.Deliver([.. "de"u8, 1, (byte)'x']);

        Assert.Equal(5, strings.TooLong);
        Assert.Equal(["x"], strings.Calls);
        Assert.True(_transport.IsConnected);
    }

    [Fact]
    public void Memory_grows_with_the_bytes_that_arrive_and_not_with_the_announced_length()
    {
        Strings32 strings = Connected(new Strings32 { MaxLength = int.MaxValue });
        long before = GC.GetAllocatedBytesForCurrentThread();
        _transport.Deliver([0x7F, 0xFF, 0xFF, 0xFF, 1, 2, 3]);

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 10_000);
        Assert.Equal(7, strings.Buffered);
        Assert.True(_transport.IsConnected);
    }

    [Fact]
    public void Pausing_in_the_middle_of_a_chunk_keeps_the_rest_for_later()
    {
        Strings8 strings = Connected(new Strings8());
        strings.OnString = strings.PauseProducing;
        _transport.Deliver([1, (byte)'a', 1, (byte)'b', 2, (byte)'c']);
        Assert.Equal(["a"], strings.Calls);
        strings.ResumeProducing();
        Assert.Equal(["a", "b"], strings.Calls);
        strings.ResumeProducing();
        _transport.Deliver("c"u8);

        Assert.Equal(["a", "b", "cc"], strings.Calls);
    }

    [Fact]
    public void After_closing_in_a_callback_no_more_strings_are_delivered()
    {
        Strings8 strings = Connected(new Strings8());
        strings.OnString = _transport.LoseConnection;
        _transport.Deliver([1, (byte)'a', 1, (byte)'b']);

        Assert.Equal(["a"], strings.Calls);
    }

    [Theory]
    [InlineData("01:a,", "leading zeros")]
    [InlineData("00:,", "leading zeros")]
    [InlineData(":a,", "begins with its length")]
    [InlineData("x", "begins with its length")]
    [InlineData("-1:a,", "begins with its length")]
    [InlineData("+1:a,", "begins with its length")]
    [InlineData("1 :a,", "begins with its length")]
    [InlineData("1:ab", "ends with a comma")]
    [InlineData("0:x", "ends with a comma")]
    [InlineData("100000", "longer than 99999 bytes")]
    [InlineData("99999999999999999999", "longer than 99999 bytes")]
    public void Bytes_that_are_not_a_netstring_end_the_connection(string text, string problem)
    {
        for (int size = 1; size <= text.Length; size++)
        {
            var transport = new StringTransport();
            var strings = new Netstrings();
            transport.Connect(strings);
            transport.Deliver("2:ok,");
            foreach (char[] piece in text.Chunk(size))
            {
                transport.Deliver(new string(piece));
            }

            transport.Deliver("2:no,");
            Assert.Equal(["ok"], strings.Calls);
            Assert.Contains(problem, Assert.Single(strings.Problems), StringComparison.Ordinal);
            Assert.False(transport.IsConnected);
        }
    }

    [Fact]
    public void Netstrings_are_received_up_to_their_limit()
    {
        Netstrings strings = Connected(new Netstrings { MaxLength = 3 });
        _transport.Deliver("0:,3:abc,4");

        Assert.Equal(["", "abc"], strings.Calls);
        Assert.False(_transport.IsConnected);
    }

    [Fact]
    public void A_prefix_of_another_form_takes_a_few_lines()
    {
        LittleEndian24 strings = Connected(new LittleEndian24());
        strings.SendString("abc"u8);
        Assert.Equal([3, 0, 0, .. "abc"u8], _transport.Written);
        _transport.Deliver([2, 0, 0, .. "hi"u8]);

        Assert.Equal(["hi"], strings.Calls);
    }

    private T Connected<T>(T protocol)
        where T : IProtocol
    {
        _transport.Connect(protocol);
        return protocol;
    }

    private static byte[] SentBy(Protocol protocol, ReadOnlySpan<byte> data)
    {
        var transport = new StringTransport();
        transport.Connect(protocol);
        switch (protocol)
        {
            case PrefixedStringReceiver strings:
                strings.SendString(data);
                break;
            case NetstringReceiver strings:
                strings.SendString(data);
                break;
        }

        return transport.Written;
    }

    private sealed class Strings8 : Int8StringReceiver
    {
        public List<string> Calls { get; } = [];

        public Action OnString { get; set; } = static () => { };

        public bool KeepsOn { get; set; }

        public long TooLong { get; private set; }

        protected override void StringReceived(ReadOnlySpan<byte> data)
        {
            Calls.Add(Encoding.UTF8.GetString(data));
            OnString();
        }

        protected override void LengthLimitExceeded(long length)
        {
            TooLong = length;
            if (!KeepsOn)
            {
                base.LengthLimitExceeded(length);
            }
        }
    }

    private sealed class Strings16 : Int16StringReceiver
    {
        protected override void StringReceived(ReadOnlySpan<byte> data) { }
    }

    private sealed class Strings32 : Int32StringReceiver
    {
        public List<string> Calls { get; } = [];

        public long TooLong { get; private set; }

        protected override void StringReceived(ReadOnlySpan<byte> data) => Calls.Add(Encoding.UTF8.GetString(data));

        protected override void LengthLimitExceeded(long length)
        {
            TooLong = length;
            base.LengthLimitExceeded(length);
        }
    }

    private sealed class Netstrings : NetstringReceiver
    {
        public List<string> Calls { get; } = [];

        public List<string> Problems { get; } = [];

        protected override void StringReceived(ReadOnlySpan<byte> data) => Calls.Add(Encoding.UTF8.GetString(data));

        protected override void ParseFailed(string problem)
        {
            Problems.Add(problem);
            base.ParseFailed(problem);
        }
    }

    private sealed class LittleEndian24 : PrefixedStringReceiver
    {
        public List<string> Calls { get; } = [];

        protected override int PrefixLength => 3;

        protected override long LargestLength => 0xFFFFFF;

        protected override long DecodeLength(ReadOnlySpan<byte> prefix) =>
            prefix[0] | (prefix[1] << 8) | (prefix[2] << 16);

        protected override void EncodeLength(Span<byte> prefix, int length) =>
            (prefix[0], prefix[1], prefix[2]) = ((byte)length, (byte)(length >> 8), (byte)(length >> 16));

        protected override void StringReceived(ReadOnlySpan<byte> data) => Calls.Add(Encoding.UTF8.GetString(data));
    }
}
