using Becket.Cli.Running.Templates;

namespace Becket.Cli.Tests.Running.Templates;

/// <summary>Placeholders have the values that GNU parallel gives them.</summary>
public sealed class ParallelFactTests
{
    [Theory]
    [MemberData(nameof(ParallelFacts.Templates), MemberType = typeof(ParallelFacts))]
    public void A_template_becomes_what_GNU_parallel_makes_of_it(string template, string values, string becomes) =>
        Assert.Equal(becomes, Fill(template, values.Split('\t')));

    // Nothing of the tool runs here, and GNU parallel takes a minute: run it when a line is added or changed, with
    // --explicit on.
    [Fact(Explicit = true)]
    public void The_installed_GNU_parallel_makes_the_same_of_all_templates()
    {
        GnuParallel.Require();
        using var directory = new WorkDirectory();

        // Templates of the same values are arguments of one command.
        IGrouping<string, (string Template, string Values, string Becomes)>[] groups =
        [
            .. ParallelFacts.Templates.Select(row => row.Data).GroupBy(row => row.Item2),
        ];
        string[] outputs = GnuParallel.Outputs(
            directory,
            groups.Select(rows =>
                GnuParallel.Line(
                    [
                        .. (string[])["--plus", "-j1", "-q", "printf", "%s\\n"],
                        .. rows.Select(row => row.Template),
                        .. rows.Key.Split('\t').SelectMany(value => (string[])[":::", value]),
                    ],
                    ""
                )
            )
        );

        Assert.Equal(groups.Select(rows => string.Concat(rows.Select(row => row.Becomes + "\n"))), outputs);
    }

    [Theory]
    [InlineData("{^}|{^^}", "abc", "Abc|ABC")]
    [InlineData("{,}|{,,}", "ABC", "aBC|abc")]
    [InlineData("{+.}|{+..}", "a.b/c", "|")]
    [InlineData("{= $_=basename($_) =}|{= $_=dirname =}", "a/b.c", "b.c|a")]
    [InlineData("{= $_=Q($_) =}", "a b", "'a b'")]
    [InlineData("{= $_=length =}", "é", "1")]
    public void A_few_differ_as_the_documentation_says(string template, string value, string becomes) =>
        Assert.Equal(becomes, Fill(template, [value]));

    private static string Fill(string template, string[] values) =>
        new TextTemplate(template, PlaceholderSyntax.Standard with { Plus = true }).Fill(
            new JobValues(1, 1, values) { Total = 1 }
        );
}
