using System.Text;
using Becket.Cli.Running.Pipes.Records;

namespace Becket.Cli.Tests.Running.Pipes.Records;

public sealed class BoundaryTests
{
    [Theory]
    [InlineData("\n", "", "a\nb\nc", 2, 4)]
    [InlineData("\n", "", "abc", -1, -1)]
    [InlineData("", ">", ">a>b>c", 2, 4)]
    [InlineData("", ">", ">abc", -1, -1)]
    [InlineData("\n", ">", ">a\nb\n>c\n>", 5, 8)]
    [InlineData("ab", "", "abab", 2, 4)]
    [InlineData("", "", "xyz", 1, 3)]
    public void A_boundary_is_between_two_texts(string end, string start, string text, int first, int last)
    {
        var boundary = new LiteralBoundary(Encoding.ASCII.GetBytes(end), Encoding.ASCII.GetBytes(start));

        Assert.Equal(first, boundary.FirstIn(Encoding.ASCII.GetBytes(text), 0));
        Assert.Equal(last, boundary.LastIn(Encoding.ASCII.GetBytes(text)));
    }

    [Theory]
    [InlineData("\\n+", "", "a\n\nb\n\n\nc\n", 3, 7)]
    [InlineData("\\n", "[0-9]", "1\n2\nx\n3;", 2, 6)]
    [InlineData("", "^>", ">a\nb>\n>c\n", 6, 6)]
    [InlineData("é|ü", "", "aébüc", 3, 6)]
    [InlineData("\\xff", "", "abc", -1, -1)]
    public void A_boundary_may_be_one_of_regular_expressions(string end, string start, string text, int first, int last)
    {
        var boundary = new ExpressionBoundary(end, start);

        Assert.Equal(first, boundary.FirstIn(Encoding.UTF8.GetBytes(text), 0));
        Assert.Equal(last, boundary.LastIn(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void An_expression_that_would_backtrack_takes_linear_time()
    {
        var boundary = new ExpressionBoundary("(a+)+;", "");
        byte[] text = Encoding.ASCII.GetBytes(new string('a', 20_000));

        Assert.Equal(-1, boundary.LastIn(text));
        Assert.Equal(-1, boundary.FirstIn(text, 0));
    }

    [Theory]
    [InlineData(@"a\n\t\\\x00\xFfé\0", new byte[] { 97, 10, 9, 92, 0, 255, 0xC3, 0xA9, 0 })]
    [InlineData("", new byte[0])]
    public void A_separator_may_hold_escapes(string text, byte[] bytes)
    {
        Assert.True(RecordText.TryRead(text, out byte[] read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData(@"\")]
    [InlineData(@"\q")]
    [InlineData(@"\x")]
    [InlineData(@"\xg1")]
    public void An_unknown_escape_is_refused(string text) => Assert.False(RecordText.TryRead(text, out _));

    [Theory]
    [InlineData(",", "", "a,b,", "ab", false)]
    [InlineData(";", ">", ">a;>b;c;", "ab;c", false)]
    [InlineData("", "--", "--a--b", "ab", false)]
    [InlineData("", "", "ab", "ab", false)]
    [InlineData("[0-9]+", "", "a12b3", "ab", true)]
    [InlineData(";", "[<>]", "<a;>b;", "ab", true)]
    public void Separators_are_removed(string end, string start, string block, string expected, bool isExpression)
    {
        // As with GNU parallel's, a text between records is removed if both separators match.
        RecordBoundary boundary = isExpression
            ? new ExpressionBoundary(end, start)
            : new LiteralBoundary(Encoding.ASCII.GetBytes(end), Encoding.ASCII.GetBytes(start));
        using var bare = new MemoryStream();

        boundary.CopyWithoutSeparators(Encoding.ASCII.GetBytes(block), bare);

        Assert.Equal(expected, Encoding.ASCII.GetString(bare.ToArray()));
    }
}
