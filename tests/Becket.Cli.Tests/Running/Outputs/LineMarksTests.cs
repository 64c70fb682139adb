using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>Tags and colours of lines.</summary>
public sealed class LineMarksTests : OutputTest
{
    [Fact]
    public void A_control_character_in_a_tag_neither_ends_the_line_nor_reaches_the_terminal() =>
        Assert.Equal("a\\nb\\r\\x1b[2J\tc\\x7f\tline\n", Print("a\nb\r\e[2J\tc\x7f", "line\n"));

    [Fact]
    public void A_byte_in_a_tag_that_is_no_text_stays_as_it_is() =>
        Assert.Equal([0xFF, (byte)'\t'], LineMarks.Of(Job(1, tag: "\uDCFF"), color: false, colorTag: false).Before);

    [Fact]
    public void A_coloured_tag_ends_its_colour_before_the_line_begins()
    {
        string text = Print("a", "line\n", colorTag: true);

        Assert.Matches("^\e\\[48;5;[0-9]+;38;5;(16|231)m\e\\[Ka\t\e\\[mline\n$", text);
    }

    [Theory]
    [InlineData("one\ntwo\n")]
    [InlineData("one\ntwo")]
    public void A_coloured_line_ends_its_colour_also_without_a_line_feed(string output)
    {
        string[] lines = Print(tag: null, output, color: true).TrimEnd('\n').Split('\n');

        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Matches("^\e\\[48;5;[0-9]+;38;5;(16|231)m\e\\[K(one|two)\e\\[m$", line));
    }

    [Fact]
    public void Two_hundred_jobs_have_two_hundred_colours()
    {
        IEnumerable<string> colors = Enumerable
            .Range(1, 200)
            .Select(number => Convert.ToHexString(LineMarks.Of(Job(number), color: true, colorTag: false).Before));

        Assert.Equal(200, colors.Distinct().Count());
    }

    private string Print(string? tag, string output, bool color = false, bool colorTag = false)
    {
        OutputWriter writer = Writer();
        var outputs = new CollectedOutput(writer, byLine: false, order: null) { Color = color, ColorTag = colorTag };
        Play(
            writer,
            outputs,
            () =>
            {
                IAttemptOutput job = outputs.Begin(Job(1, tag), 1, 1, new Reading().Hold);
                job.Out(Bytes(output));
                job.Ended(End(Job(1, tag)), isFinal: true);
                return Deferred.Succeed();
            }
        );
        return StandardOutput.Text;
    }
}
