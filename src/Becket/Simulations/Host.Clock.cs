namespace Becket.Simulations;

/// <content>Clocks that are wrong.</content>
public sealed partial class Host
{
    private const string RateFault = "clock rate";
    private const string JumpFault = "clock jump";

    /// <summary>How far the wall clock is ahead of the right time, which begins at
    /// <see cref="SimulationOptions.Start"/>; negative: behind. Setting it moves the wall clock at once.</summary>
    /// <remarks>The wall clock is what <c>reactor.TimeProvider.GetUtcNow()</c> shows. The monotonic clock, by which
    /// delayed calls are due, does not jump. A restart changes neither the skew nor the rate.</remarks>
    public TimeSpan ClockSkew
    {
        get => _clock.UtcNow - RightTime;
        set => JumpClock(value - ClockSkew);
    }

    /// <summary>How many seconds both clocks count in a second; more than 0. Default: 1. A real quartz is wrong by some
    /// 0.00005.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or less, or not finite.</exception>
    public double ClockRate
    {
        get => _clock.Rate;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            if (!double.IsFinite(value))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, "The rate of a clock is a finite number.");
            }

            if (value != _clock.Rate && _simulation.BeginFault(this, $"{RateFault}: {value}", CorrectClock))
            {
                SetClockRate(value);
            }
        }
    }

    /// <summary>The time of day, as a right clock shows it.</summary>
    private DateTimeOffset RightTime => _simulation.Options.Start + _simulation.Now;

    /// <summary>Moves the wall clock, as a correction by NTP or by hand does.</summary>
    /// <param name="by">Forward; negative: back.</param>
    /// <remarks>As for <see cref="ClockSkew"/>.</remarks>
    public void JumpClock(TimeSpan by)
    {
        if (by != TimeSpan.Zero && _simulation.BeginFault(this, $"{JumpFault}: {by}", CorrectClock))
        {
            _clock.Jump(by);
        }
    }

    /// <summary>Makes the clocks right: no skew, and a rate of 1.</summary>
    public void CorrectClock()
    {
        if (ClockRate != 1)
        {
            _simulation.EndFault(this, RateFault);
            SetClockRate(1);
        }

        if (ClockSkew != TimeSpan.Zero)
        {
            _simulation.EndFault(this, JumpFault);
            _clock.Jump(-ClockSkew);
        }
    }

    private void SetClockRate(double rate)
    {
        _clock.Rate = rate;
        _machine?.OnRateChanged();
    }
}
