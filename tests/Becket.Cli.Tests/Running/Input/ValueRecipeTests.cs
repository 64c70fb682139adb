namespace Becket.Cli.Tests.Running.Input;

/// <summary>Command lines of GNU parallel, under the tool and under GNU parallel itself.</summary>
public sealed class ValueRecipeTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public ValueRecipeTests()
    {
        File.WriteAllText(_directory["abc"], "a\nb\nc\n");
        File.WriteAllText(_directory["n12"], "1\n2\n");
        File.WriteAllText(_directory["cols"], "x 1\ny 2\nz 3\n");
    }

    public static TheoryData<string, string, string> Same => ValueRecipes.SameAsGnuParallel;

    public static TheoryData<string, string, string> Other => ValueRecipes.OtherThanGnuParallel;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Same))]
    public void A_command_line_of_GNU_parallel_prints_the_same(string line, string input, string output)
    {
        ToolResult run = Tool.Run(input.Replace('_', ' '), ["-k", .. Words(line)]);

        Assert.Equal((0, output, ""), (run.ExitCode, run.Output.Replace('\n', '|'), run.Error));
    }

    [Theory]
    [MemberData(nameof(Other))]
    public void A_few_command_lines_print_something_else(string line, string input, string output)
    {
        ToolResult run = Tool.Run(input, ["-k", .. Words(line)]);

        Assert.Equal((0, output, ""), (run.ExitCode, run.Output.Replace('\n', '|'), run.Error));
    }

    // tests/recipes compares such lines with GNU parallel, which needs a module of Perl for them.
    [Theory]
    [InlineData("--csv echo {2} for {1}", "Ann,\"a, b\"", "a, b for Ann|")]
    [InlineData("--csv --colsep ; echo {2} for {1}", "Ann;\"a; b\"", "a; b for Ann|")]
    [InlineData("--csv echo [{2}]", "x,\"\"\"q\"\"\"", "[\"q\"]|")]
    [InlineData("--csv echo [{1}]", "", "[]|")]
    [InlineData("--csv echo [{1}]", " a ,b", "[ a ]|")]
    [InlineData("--csv --colsep ; echo [{1}]", " a ;b", "[a]|")]
    public void Words_are_comma_separated_values_too(string line, string word, string output) =>
        Assert.Equal(output, Tool.Run("", ["-k", .. Words(line), ":::", word]).Output.Replace('\n', '|'));

    [Fact]
    public void The_first_word_names_the_columns_of_the_others() =>
        Assert.Equal(
            "a, b for Ann\n",
            Tool.Run(
                "",
                "--csv",
                "--header",
                "echo",
                "{plan}",
                "for",
                "{who}",
                ":::",
                "who,plan",
                "Ann,\"a, b\""
            ).Output
        );

    // Nothing of the tool runs here, and GNU parallel takes a minute: run it when a line is added or changed, with
    // --explicit on.
    [Fact(Explicit = true)]
    public void GNU_parallel_prints_what_is_noted_here()
    {
        GnuParallel.Require();

        // A script of a shell holds no zero byte.
        (string Line, string Input, string Output)[] recipes =
        [
            .. Same.Select(row => row.Data).Where(recipe => !recipe.Item2.Contains('\0', StringComparison.Ordinal)),
        ];

        string[] outputs = GnuParallel.Outputs(
            _directory,
            recipes.Select(recipe => GnuParallel.Line(["-k", .. Words(recipe.Line)], recipe.Input.Replace('_', ' ')))
        );

        Assert.Equal(
            recipes.Select(recipe => $"{recipe.Line} => {recipe.Output}"),
            recipes.Zip(outputs, (recipe, output) => $"{recipe.Line} => {output.Replace('\n', '|')}")
        );
        Assert.Equal(recipes.Length, outputs.Length);
    }

    private string[] Words(string line) =>
        [
            .. line.Split(' ')
                .Select(word => word.Replace('_', ' ').Replace("@", _directory[""] + "/", StringComparison.Ordinal)),
        ];
}
