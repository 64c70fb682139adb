using Becket.Cli.Running.Templates;
using Becket.Cli.Running.Templates.Shells;

namespace Becket.Cli.Tests.Running.Templates;

public sealed class PlaceholderTests
{
    private static readonly string[] s_names = ["name", "a.", "home/dir"];

    [Theory]
    [InlineData("{}", "dir/file.tar.gz")]
    [InlineData("{.}", "dir/file.tar")]
    [InlineData("{/}", "file.tar.gz")]
    [InlineData("{//}", "dir")]
    [InlineData("{/.}", "file.tar")]
    [InlineData("{#}", "7")]
    [InlineData("{%}", "3")]
    [InlineData("{1}{2}", "dir/file.tar.gz")]
    [InlineData("{1/.}", "file.tar")]
    [InlineData("{-1//}", "dir")]
    [InlineData("{name}", "{name}")]
    [InlineData("{x}-{}", "{x}-dir/file.tar.gz")]
    [InlineData("a{}b{.}c", "adir/file.tar.gzbdir/file.tarc")]
    [InlineData("{", "{")]
    [InlineData("{{}}", "{dir/file.tar.gz}")]
    [InlineData("{0}{+1}{ 1}", "{0}{+1}{ 1}")]
    [InlineData("${HOME}", "${HOME}")]
    public void Placeholders_have_the_values_that_GNU_parallel_gives_them(string template, string filled) =>
        Assert.Equal(filled, new TextTemplate(template, []).Fill(new JobValues(7, 3, ["dir/file.tar.gz"])));

    [Theory]
    [InlineData("{}", "x/y.z p.q r")]
    [InlineData("{.}", "x/y p r")]
    [InlineData("{1} {2} {3}", "x/y.z p.q r")]
    [InlineData("{-1} {-2} {-3}{-4}", "r p.q x/y.z")]
    [InlineData("{name/}", "y.z")]
    [InlineData("{a.}", "p.q")]
    [InlineData("{a..}", "p")]
    [InlineData("{home/dir}", "r")]
    public void Columns_have_numbers_from_either_end_and_names(string template, string filled) =>
        Assert.Equal(filled, new TextTemplate(template, s_names).Fill(new JobValues(1, 1, ["x/y.z", "p.q", "r"])));

    // The output of GNU parallel 20221122.
    [Theory]
    [InlineData("a", "a|a|.|a")]
    [InlineData("/a", "/a|a|/|a")]
    [InlineData("/", "/||/|")]
    [InlineData("a/b/", "a/b/||a|")]
    [InlineData("a.b/c", "a.b/c|c|a.b|c")]
    [InlineData(".bashrc", "|.bashrc|.|")]
    [InlineData("x/.bashrc", "x/|.bashrc|x|")]
    [InlineData("a.", "a|a.|.|a")]
    [InlineData("a//b.c", "a//b|b.c|a|b")]
    [InlineData("", "||.|")]
    public void Paths_are_split_as_GNU_parallel_splits_them(string path, string parts) =>
        Assert.Equal(parts, new TextTemplate("{.}|{/}|{//}|{/.}", []).Fill(new JobValues(1, 1, [path])));

    [Fact]
    public void Without_a_placeholder_each_column_is_appended_as_an_argument()
    {
        IReadOnlyList<string> arguments = new CommandTemplate(
            ["cp", "-v"],
            PlaceholderSyntax.Standard,
            CommandWay.Direct
        ).Fill(new JobValues(1, 1, ["a b", "c"]), out string text);

        Assert.Equal(["cp", "-v", "a b", "c"], arguments);
        Assert.Equal("cp -v 'a b' c", text);
    }

    [Fact]
    public void A_command_with_only_the_jobs_number_gets_no_value() =>
        Assert.Equal(
            ["echo", "7"],
            new CommandTemplate(["echo", "{#}"], PlaceholderSyntax.Standard, CommandWay.Direct).Fill(
                new JobValues(7, 1, ["x"]),
                out _
            )
        );

    [Fact]
    public void Without_a_command_each_line_is_a_command_for_a_shell() =>
        Assert.Equal(
            ["/bin/sh", "-c", "echo $HOME | wc"],
            new CommandTemplate([], PlaceholderSyntax.Standard, CommandWay.Direct).Fill(
                new JobValues(1, 1, ["echo $HOME | wc"]),
                out _
            )
        );
}
