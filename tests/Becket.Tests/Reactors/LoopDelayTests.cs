namespace Becket.Tests.Reactors;

/// <summary>The delay that what becomes ready at any moment meets, from the lengths of turns.</summary>
public sealed class LoopDelayTests
{
    private readonly LoopDelayMeter _meter = new();

    [Fact]
    public void A_loop_that_has_not_run_delays_nothing() => Assert.Equal(LoopDelay.None, _meter.Read(1));

    [Fact]
    public void One_long_turn_weighs_by_its_length_and_not_as_one_of_many()
    {
        for (int i = 0; i < 900; i++)
        {
            _meter.Add(i * 0.001, (i * 0.001) + 0.000_01);
        }

        _meter.Add(1, 2);
        LoopDelay delay = _meter.Read(2);

        // Half of all moments lie in the long turn, and are spread evenly over it.
        Assert.InRange(delay.P50.TotalSeconds, 0, 0.000_01);
        AssertNear(0.98, delay.P99);
        AssertNear(0.998, delay.P999);
        Assert.Equal(TimeSpan.FromSeconds(1), delay.Max);
    }

    [Fact]
    public void A_loop_that_is_always_busy_delays_by_half_a_turn_in_the_middle()
    {
        for (int i = 0; i < 200; i++)
        {
            _meter.Add(i * 0.01, (i + 1) * 0.01);
        }

        LoopDelay delay = _meter.Read(2);
        AssertNear(0.005, delay.P50);
        AssertNear(0.009_9, delay.P99);
        Assert.Equal(0.01, delay.Max.TotalSeconds, 1e-6);
    }

    [Fact]
    public void Turns_of_all_lengths_have_a_class()
    {
        _meter.Add(0, 0);
        _meter.Add(0, 1e-9);
        _meter.Add(0, 1_000);
        Assert.Equal(TimeSpan.FromSeconds(1_000), _meter.Read(1_000).Max);
        AssertNear(500, _meter.Read(1_000).P50);
    }

    [Fact]
    public void Only_the_last_five_to_ten_seconds_count()
    {
        _meter.Add(0, 1);
        for (double time = 1; time < 9.9; time += 0.1)
        {
            _meter.Add(time, time + 0.001);
        }

        Assert.Equal(TimeSpan.FromSeconds(1), _meter.Read(9.9).Max);
        for (double time = 10.05; time < 11; time += 0.1)
        {
            _meter.Add(time, time + 0.001);
        }

        Assert.Equal(0.001, _meter.Read(11).Max.TotalSeconds, 1e-6);
    }

    [Fact]
    public void After_a_long_sleep_what_came_before_does_not_count()
    {
        _meter.Add(0, 1);
        Assert.Equal(TimeSpan.Zero, _meter.Read(3_600).Max);
        _meter.Add(3_600, 3_600.5);
        Assert.Equal(TimeSpan.FromSeconds(0.5), _meter.Read(3_601).Max);
        AssertNear(0.49, _meter.Read(3_601).P99);
    }

    [Fact]
    public void A_long_block_counts_when_it_has_ended()
    {
        _meter.Add(0, 0.001);
        _meter.Add(1, 61);
        Assert.Equal(TimeSpan.FromSeconds(60), _meter.Read(61).Max);
        Assert.InRange(_meter.Read(61).P50.TotalSeconds, 25, 31);
    }

    [Fact]
    public void A_thread_that_took_the_time_before_a_new_window_began_gets_percentiles_too()
    {
        _meter.Add(0, 1);
        _meter.Add(3_600, 3_600.5);
        Assert.InRange(_meter.Read(3_599.9).P999, TimeSpan.Zero, TimeSpan.FromSeconds(0.5));
        var idle = new LoopDelayMeter();
        idle.Add(0, 0);
        Assert.Equal(LoopDelay.None, idle.Read(-1));
    }

    private static void AssertNear(double seconds, TimeSpan actual) =>
        Assert.InRange(actual.TotalSeconds, seconds * 0.98, seconds * 1.02);
}
