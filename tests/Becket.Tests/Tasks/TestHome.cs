using System.Collections.Concurrent;

namespace Becket.Tests.Tasks;

/// <summary>A home on the test's thread with a clock, as a reactor is for this floor. As an <see cref="IReactorTime"/>
/// it has no timer queue that the library can use.</summary>
internal sealed class TestHome : Home, IReactorTime, IDisposable
{
    private readonly BlockingCollection<(Action<object?> Call, object? State)> _posted = [];
    private readonly Home? _previous;

    public TestHome() => _previous = SetCurrent(this);

    public Clock Clock { get; } = new();

    public double Seconds => Clock.Seconds;

    public TimeSpan Now => Clock.Now;

    public TimeProvider TimeProvider => Clock.TimeProvider;

    public override void Post(Action<object?> call, object? state) => _posted.Add((call, state));

    /// <summary>Runs posted calls until <paramref name="deferred"/> has fired.</summary>
    public void RunUntilFired(Deferred deferred)
    {
        while (!deferred.Called)
        {
            Assert.True(
                _posted.TryTake(out (Action<object?> Call, object? State) posted, Patience.Time),
                "Nothing was posted."
            );
            posted.Call(posted.State);
        }
    }

    public DelayedCall CallLater(TimeSpan delay, Action call) => Clock.CallLater(delay, call);

    public DelayedCall CallLater<TState>(TimeSpan delay, Action<TState> call, TState state) =>
        Clock.CallLater(delay, call, state);

    public IReadOnlyList<DelayedCall> GetDelayedCalls() => Clock.GetDelayedCalls();

    public void Dispose()
    {
        SetCurrent(_previous);
        _posted.Dispose();
    }
}
