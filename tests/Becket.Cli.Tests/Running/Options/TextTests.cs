using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Running.Options;

public sealed class TextTests
{
    [Theory]
    [InlineData("10", 10)]
    [InlineData("1.5s", 1.5)]
    [InlineData("200ms", 0.2)]
    [InlineData("2m", 120)]
    [InlineData("1h30m", 5400)]
    [InlineData("1d", 86400)]
    [InlineData(".5", 0.5)]
    [InlineData("0", 0)]
    public void Durations_are_read_as_people_type_them(string text, double seconds)
    {
        Assert.True(DurationText.TryParse(text, out TimeSpan duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-1")]
    [InlineData("1x")]
    [InlineData("1,5")]
    [InlineData("1e3")]
    [InlineData("1..2")]
    [InlineData("99999999d")]
    public void Text_that_is_no_duration_is_refused(string text) => Assert.False(DurationText.TryParse(text, out _));

    [Theory]
    [InlineData("5", 5)]
    [InlineData("50%", 2)]
    [InlineData("200%", 8)]
    [InlineData("1%", 1)]
    [InlineData("+1", 5)]
    [InlineData("-1", 3)]
    [InlineData("-9", 1)]
    [InlineData("0", SlotCount.AsManyAsPossible)]
    public void Slots_are_absolute_or_relative_to_the_cores(string text, int slots)
    {
        Assert.True(SlotCount.TryParse(text, cores: 4, out int count));
        Assert.Equal(slots, count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("+50%")]
    [InlineData("1.5")]
    [InlineData("1000000")]
    public void Text_that_is_no_number_of_slots_is_refused(string text) =>
        Assert.False(SlotCount.TryParse(text, cores: 4, out _));

    [Theory]
    [InlineData("now,fail=1", "now,fail=1")]
    [InlineData("soon,fail=30%", "soon,fail=30%")]
    [InlineData("now,success=2", "now,success=2")]
    [InlineData("soon,done=100", "soon,done=100")]
    [InlineData("1", "soon,fail=1")]
    [InlineData("2", "now,fail=1")]
    public void A_halt_rule_is_parsed(string text, string rule)
    {
        Assert.True(HaltRule.TryParse(text, out HaltRule? read));
        Assert.Equal(rule, read?.ToString());
    }

    [Theory]
    [InlineData("never")]
    [InlineData("0")]
    public void A_halt_rule_may_be_never(string text) =>
        Assert.True(HaltRule.TryParse(text, out HaltRule? rule) && rule is null);

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("now,fail")]
    [InlineData("now,fail=0")]
    [InlineData("now,fail=101%")]
    [InlineData("later,fail=1")]
    [InlineData("now=fail,1")]
    [InlineData("now,broken=1")]
    public void Text_that_is_no_halt_rule_is_refused(string text) => Assert.False(HaltRule.TryParse(text, out _));

    [Fact]
    public void A_sequence_of_signals_is_parsed()
    {
        Assert.True(TermSequence.TryParse("INT,1000,SIGTERM,250.5,9", out TermSequence? sequence));
        Assert.Equal(
            [(2, TimeSpan.FromSeconds(1)), (15, TimeSpan.FromMilliseconds(250.5)), (9, TimeSpan.Zero)],
            sequence.Steps
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("TERM,x")]
    [InlineData("NOSUCH,100")]
    [InlineData("TERM,-1")]
    public void Text_that_is_no_sequence_of_signals_is_refused(string text) =>
        Assert.False(TermSequence.TryParse(text, out _));

    [Theory]
    [InlineData("5/s", 0.2)]
    [InlineData("4", 0.25)]
    [InlineData("120/m", 0.5)]
    [InlineData("3600/h", 1)]
    public void A_rate_is_per_second_or_per_another_unit(string text, double seconds)
    {
        Assert.True(StartRate.TryParse(text, out TimeSpan interval));
        Assert.Equal(TimeSpan.FromSeconds(seconds), interval);
    }

    [Theory]
    [InlineData("0/s")]
    [InlineData("5/x")]
    [InlineData("5/s/s")]
    [InlineData("-1/s")]
    public void Text_that_is_no_rate_is_refused(string text) => Assert.False(StartRate.TryParse(text, out _));
}
