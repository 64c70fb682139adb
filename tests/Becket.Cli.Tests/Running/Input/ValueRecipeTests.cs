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

    [Fact]
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
