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
    /// <exception cref="ArgumentOutOfRangeException">The wall clock would leave the years 1 to 9999.</exception>
    public TimeSpan ClockSkew
    {
        get => _clock.UtcNow - RightTime;
        set
        {
            CheckWall(RightTime, value, nameof(value));
            JumpClock(value - ClockSkew);
        }
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

            if (_simulation.BeginFault(this, $"{RateFault}: {value}", hasEffect: value != _clock.Rate))
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
    /// <exception cref="ArgumentOutOfRangeException">The wall clock would leave the years 1 to 9999.</exception>
    public void JumpClock(TimeSpan by)
    {
        CheckWall(_clock.UtcNow, by, nameof(by));
        if (_simulation.BeginFault(this, $"{JumpFault}: {by}", hasEffect: by != TimeSpan.Zero))
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

    private static void CheckWall(DateTimeOffset from, TimeSpan by, string parameter)
    {
        if (by > DateTimeOffset.MaxValue - from || by < DateTimeOffset.MinValue - from)
        {
            throw new ArgumentOutOfRangeException(
                parameter,
                by,
                $"A clock shows the years 1 to 9999, and is at {from:u}. Move it by less."
            );
        }
    }

    private void SetClockRate(double rate)
    {
        _clock.Rate = rate;
        _machine?.OnRateChanged();
    }
}
