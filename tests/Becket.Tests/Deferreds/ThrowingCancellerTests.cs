using Becket.Tests.Reactors;

namespace Becket.Tests.Deferreds;

/// <summary>An async method awaits a deferred, and the canceller of that deferred throws. The method gets an
/// error, and does not wait for ever.</summary>
public sealed class ThrowingCancellerTests
{
    private readonly TestLogger _log = new();

    [Fact]
    public void A_method_that_awaits_the_deferred() =>
        Assert.IsType<CancelledException>(ErrorOf(static () => Stubborn()));

    [Fact]
    public void A_method_that_awaits_a_function_under_a_lock()
    {
        var held = new DeferredLock();
        Assert.IsType<CancelledException>(ErrorOf(() => held.Run(Stubborn)));
        Assert.False(held.Locked);
    }

    [Fact]
    public void A_method_that_awaits_a_list() =>
        Assert.Null(ErrorOf(static () => new DeferredList(Stubborn(), new Deferred())));

    [Fact]
    public void A_method_that_awaits_all_of_a_list() =>
        Assert.IsType<FirstErrorException>(ErrorOf(static () => Deferred.Gather(Stubborn(), Stubborn())));

    [Fact]
    public void A_timeout_of_a_clock()
    {
        var clock = new Clock();
        Assert.IsType<TimeoutException>(
            ErrorOf(
                () => Stubborn().AddTimeout(TimeSpan.FromSeconds(1), clock),
                _ => clock.Advance(TimeSpan.FromSeconds(2))
            )
        );
    }

    [Fact]
    public void Without_an_await_the_exception_comes_out_and_nothing_else_is_done()
    {
        Deferred deferred = Stubborn();
        Assert.Throws<FormatException>(deferred.Cancel);
        Assert.False(deferred.Called);
        deferred.Callback();
    }

    [Fact]
    public void A_race_whose_token_is_cancelled_fails_with_the_token()
    {
        using var source = new CancellationTokenSource();
        Exception? error = ErrorOf(
            () => Deferred.Race(new Deferred<int>(), new Deferred<int>()).CancelOn(source.Token),
            _ => source.Cancel()
        );
        Assert.Equal(source.Token, Assert.IsType<CancelledException>(error).CancellationToken);
        Assert.IsType<FailureGroupException>(error.InnerException);
    }

    private static Deferred Stubborn() => new(static _ => throw new FormatException("Meant to fail."));

    private Exception? ErrorOf(Func<Deferred> start, Action<Deferred>? cancel = null)
    {
        using var reactor = Reactor.Create(
            new ReactorOptions
            {
                VirtualTime = true,
                HandleSignals = false,
                Logger = _log,
            }
        );
        return reactor.Run(async Deferred<Exception?> () =>
        {
            Deferred awaited = start();
            reactor.CallLater(TimeSpan.FromSeconds(1), () => (cancel ?? (static it => it.Cancel()))(awaited));
            try
            {
                await awaited;
                return null;
            }
            catch (Exception error)
            {
                return error;
            }
        });
    }
}
