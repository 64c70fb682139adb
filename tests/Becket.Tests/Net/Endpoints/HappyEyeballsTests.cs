using System.Net;

namespace Becket.Tests.Net.Endpoints;

public sealed class HappyEyeballsTests
{
    private static readonly string[] s_addresses = ["2001:db8::1", "2001:db8::2", "192.0.2.1", "192.0.2.2"];
    private readonly Clock _clock = new();
    private readonly List<string> _events = [];
    private readonly Dictionary<string, Deferred<string>> _attempts = [];

    [Fact]
    public void The_families_alternate_beginning_with_the_first() =>
        Assert.Equal(
            ["2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"],
            AddressOrder
                .Interleave([
                    .. new[] { "2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1", "192.0.2.2" }.Select(
                        IPAddress.Parse
                    ),
                ])
                .Select(static a => a.ToString())
        );

    [Fact]
    public void The_next_attempt_starts_after_the_delay_and_the_first_success_wins()
    {
        Deferred<string> result = Start(s_addresses);
        Assert.Equal(["0 try 2001:db8::1"], Take());
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Empty(Take());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["0.25 try 192.0.2.1"], Take());
        _clock.Advance(TimeSpan.FromMilliseconds(250));
        Assert.Equal(["0.5 try 2001:db8::2"], Take());
        _attempts["192.0.2.1"].Callback("v4");
        Assert.Equal("v4", Tests.Tasks.Results.Value(result));
        Assert.Equal(["0.5 cancel 2001:db8::1", "0.5 cancel 2001:db8::2"], Take());
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void An_attempt_that_fails_lets_the_next_start_at_once_which_then_has_its_whole_delay()
    {
        Deferred<string> result = Start(s_addresses);
        _clock.Advance(TimeSpan.FromMilliseconds(100));
        _attempts["2001:db8::1"].Errback(new ConnectionRefusedException("no"));
        Assert.Equal(["0 try 2001:db8::1", "0.1 try 192.0.2.1"], Take());
        _clock.Advance(TimeSpan.FromMilliseconds(249));
        Assert.Empty(Take());
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["0.35 try 2001:db8::2"], Take());
        result.Cancel();
        Assert.IsType<CancelledException>(Tests.Tasks.Results.Error(result));
        Assert.Equal(["0.35 cancel 192.0.2.1", "0.35 cancel 2001:db8::2"], Take());
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void When_all_have_failed_there_is_one_error_with_each_reason_and_their_type()
    {
        Deferred<string> result = Start(["2001:db8::1", "192.0.2.1"]);
        _attempts["2001:db8::1"].Errback(new ConnectionRefusedException("nobody"));
        _attempts["192.0.2.1"].Errback(new ConnectionRefusedException("not here"));
        ConnectionRefusedException error = Assert.IsType<ConnectionRefusedException>(Tests.Tasks.Results.Error(result));
        Assert.Equal(
            "Cannot connect to host:80 at any of its 2 addresses: 2001:db8::1: nobody 192.0.2.1: not here",
            error.Message
        );
        Assert.Equal(2, Assert.IsType<AggregateException>(error.InnerException).InnerExceptions.Count);
        Assert.Empty(_clock.GetDelayedCalls());
    }

    [Fact]
    public void The_last_attempts_go_on_when_no_address_is_left()
    {
        Deferred<string> result = Start(["2001:db8::1", "192.0.2.1"]);
        _clock.AdvanceStepwise(TimeSpan.FromSeconds(20));
        Assert.False(result.Called);
        _attempts["192.0.2.1"].Errback(new ConnectTimeoutException("late"));
        Assert.False(result.Called);
        _attempts["2001:db8::1"].Callback("v6");
        Assert.Equal("v6", Tests.Tasks.Results.Value(result));
    }

    [Fact]
    public void One_address_gives_its_own_error_and_none_is_an_error_too()
    {
        var reason = new ConnectionRefusedException("nobody");
        Deferred<string> result = Start(["192.0.2.1"]);
        _attempts["192.0.2.1"].Errback(reason);
        Assert.Same(reason, Tests.Tasks.Results.Error(result));
        Assert.IsType<DnsLookupException>(Tests.Tasks.Results.Error(Start([])));
    }

    [Fact]
    public void Ten_thousand_addresses_that_fail_at_once_need_no_deep_stack()
    {
        IPAddress[] addresses = Enumerable.Range(0, 10_000).Select(static i => new IPAddress(0x0A000000 + i)).ToArray();
        Deferred<string> result = HappyEyeballs<string>.Start(
            _clock,
            TimeSpan.FromSeconds(1),
            "host:80",
            addresses,
            static _ => throw new ConnectException("no")
        );
        Assert.IsType<ConnectException>(Tests.Tasks.Results.Error(result));
        Assert.Empty(_clock.GetDelayedCalls());
    }

    private Deferred<string> Start(string[] addresses) =>
        HappyEyeballs<string>.Start(
            _clock,
            TimeSpan.FromMilliseconds(250),
            "host:80",
            [.. addresses.Select(IPAddress.Parse)],
            address =>
            {
                _events.Add(FormattableString.Invariant($"{_clock.Seconds} try {address}"));
                var attempt = new Deferred<string>(_ =>
                    _events.Add(FormattableString.Invariant($"{_clock.Seconds} cancel {address}"))
                );
                _attempts.Add(address.ToString(), attempt);
                return attempt;
            }
        );

    private List<string> Take()
    {
        List<string> taken = [.. _events];
        _events.Clear();
        return taken;
    }
}
