using Becket.Cli.Running.Templates;
using Becket.Cli.Running.Templates.Expressions;

namespace Becket.Cli.Tests.Running.Templates.Expressions;

public sealed class ExpressionTests
{
    [Theory]
    [InlineData("foo($_)", "at 'foo($_)': there is no 'foo' here: known are s///, tr///, lc, uc")]
    [InlineData("s/a/b", "at '/b': the closing '/' is missing")]
    [InlineData("s/(/b/", "'(' is no regular expression")]
    [InlineData("s/(?=a)/b/", "looks around or refers back")]
    [InlineData("s/(a)\\1/b/", "looks around or refers back")]
    [InlineData("s/a/b/k", "at 'k': known letters here are g, i, m, s, x, e, r, o")]
    [InlineData("$_ =", "at its end: a value is missing")]
    [InlineData("5 = $_", "only $_ and variables can be assigned")]
    [InlineData("uc($_) =~ s/a/b/", "only $_ and variables can be changed")]
    [InlineData("($_", "at its end: ')' is missing")]
    [InlineData("if ($_) { $_ = 1", "at its end: '}' is missing")]
    [InlineData("for (1..3) { }", "there is no 'for' here")]
    [InlineData("while (1) { }", "there is no 'while' here")]
    [InlineData("@list", "there are no lists here, except @arg")]
    [InlineData("substr($_)", "'substr' takes 2 to 3 values")]
    [InlineData("$_ = 1 2", "at '2': an operator or ';' is missing")]
    [InlineData("s/$$1//", "there is no such group")]
    [InlineData("`date`", "a value is missing")]
    [InlineData("system('date')", "there is no 'system' here")]
    public void A_mistake_is_one_line_with_its_place(string code, string says)
    {
        MisuseException mistake = Assert.Throws<MisuseException>(() => Expression.Parse(code));

        Assert.Contains(says, mistake.Message, StringComparison.Ordinal);
        Assert.StartsWith("in the expression '", mistake.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', mistake.Message);
    }

    [Theory]
    [InlineData("$_ = 1 / 0", "divides by zero")]
    [InlineData("$_ = 1 % 0", "divides by zero")]
    [InlineData("$_ = 'a' x 1e12", "makes a text of more than")]
    [InlineData("$_ = sprintf('%99999999d', 1)", "takes a width of at most")]
    [InlineData("$_ = sprintf('%y', 1)", "sprintf knows no %y")]
    [InlineData("s/$arg[1]/x/", "is no regular expression")]
    public void What_cannot_be_calculated_fails_the_job(string code, string says)
    {
        var expression = Expression.Parse(code);

        ValueException failed = Assert.Throws<ValueException>(() => expression.Change("(", new JobValues(1, 1, ["("])));
        Assert.Contains(says, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_overflows_no_stack()
    {
        foreach (
            string open in (string[])
                ["(", "!", "-", "not ", "$_ = ", "if (1) { ", "++", "1+", "1 ? 1 : ", "s/", "'a'.", "s/((((((("]
        )
        {
            string code = string.Concat(Enumerable.Repeat(open, 100_000));

            Assert.Throws<MisuseException>(() => Expression.Parse(code));
        }
    }

    [Fact]
    public void A_pattern_takes_time_that_grows_with_the_text_alone()
    {
        var expression = Expression.Parse("s/^(a+)+$/x/");
        string text = new string('a', 5_000) + "b";

        Assert.Equal(text, expression.Change(text, new JobValues(1, 1, [text])));
    }

    [Theory]
    [InlineData("if ($_ == 3) { skip() }", "3", true)]
    [InlineData("if ($_ == 3) { skip() }", "4", false)]
    [InlineData("$arg[1] eq 'x' and skip()", "x", true)]
    [InlineData("s/a/b/ or skip", "c", true)]
    public void An_expression_skips_jobs(string code, string value, bool skips)
    {
        var expression = Expression.Parse(code);

        Assert.True(expression.CanSkip);
        Assert.Equal(skips, expression.Skips(value, new JobValues(1, 1, [value])));
    }

    [Theory]
    [InlineData("{o} s/b/X/", "{o}-{2o}-{}", "aXc Xbb-Xbb-abc bbb")]
    [InlineData(",, $_ = uc", ",,", "ABC BBB")]
    [InlineData("{o(\\d+)} s/.{$$1}//", "{o2}:{1o1}", "c b:bc")]
    [InlineData("{cut(.)} s/$$1.*//", "{1cutc}", "ab")]
    public void A_rule_makes_a_placeholder(string rule, string template, string becomes)
    {
        PlaceholderSyntax syntax = PlaceholderSyntax.Standard with
        {
            Tags = [new PlaceholderTag(rule, Standard: null, ReplacementRule.Parse(rule))],
        };

        Assert.Equal(becomes, new TextTemplate(template, syntax).Fill(new JobValues(1, 1, ["abc", "bbb"])));
    }

    [Theory]
    [InlineData("{o}")]
    [InlineData(" s/a/b/")]
    [InlineData("")]
    public void A_rule_without_an_expression_is_a_mistake(string rule) =>
        Assert.Throws<MisuseException>(() => ReplacementRule.Parse(rule));
}
