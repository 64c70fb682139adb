using Becket.Testing;

namespace Becket.Tests.Protocols;

public sealed class StatefulProtocolTests
{
    private readonly StringTransport _transport = new();

    [Fact]
    public void Each_state_chooses_the_next_and_a_size_of_zero_is_called_at_once()
    {
        var states = new Fields();
        _transport.Connect(states);
        _transport.Deliver([2, 10, 11, 0]);
        _transport.Deliver([3, 20, 21]);
        _transport.Deliver([22]);

        Assert.Equal(["0A0B", "", "141516"], states.Calls);
    }

    [Fact]
    public void A_pause_holds_also_before_a_state_of_size_zero()
    {
        var states = new Fields { Pauses = true };
        _transport.Connect(states);
        _transport.Deliver([0]);
        Assert.Empty(states.Calls);
        states.ResumeProducing();

        Assert.Equal([""], states.Calls);
    }

    [Fact]
    public void Asking_for_more_than_the_limit_ends_the_connection()
    {
        var states = new Fields { MaxLength = 3 };
        _transport.Connect(states);
        _transport.Deliver([4, 1, 2, 3, 4]);

        Assert.Equal(["too long 4"], states.Calls);
        Assert.False(_transport.IsConnected);
    }

    [Fact]
    public void The_default_state_is_the_same_again()
    {
        var states = new Pairs();
        _transport.Connect(states);
        _transport.Deliver([1, 2, 3, 4, 5]);

        Assert.Equal(2, states.Count);
        Assert.Equal(1, states.Buffered);
    }

    [Fact]
    public void A_missing_first_state_is_reported_as_a_mistake()
    {
        _transport.Connect(new NoFirstState());

        Assert.Contains(
            "Return Expect(size, handler).",
            Assert.Throws<InvalidOperationException>(() => _transport.Deliver("x"u8)).Message,
            StringComparison.Ordinal
        );
    }

    private sealed class Fields : StatefulProtocol
    {
        public List<string> Calls { get; } = [];

        public bool Pauses { get; set; }

        protected override ProtocolState InitialState() => Expect(1, Length);

        protected override void LengthLimitExceeded(int size)
        {
            Calls.Add($"too long {size}");
            base.LengthLimitExceeded(size);
        }

        private ProtocolState Length(ReadOnlySpan<byte> data)
        {
            if (Pauses)
            {
                PauseProducing();
            }

            return Expect(data[0], Body);
        }

        private ProtocolState Body(ReadOnlySpan<byte> data)
        {
            Calls.Add(Convert.ToHexString(data));
            return Expect(1, Length);
        }
    }

    private sealed class Pairs : StatefulProtocol
    {
        public int Count { get; private set; }

        protected override ProtocolState InitialState() => Expect(2, Pair);

        private ProtocolState Pair(ReadOnlySpan<byte> data)
        {
            Count++;
            return default;
        }
    }

    private sealed class NoFirstState : StatefulProtocol
    {
        protected override ProtocolState InitialState() => default;
    }
}
