namespace Becket.Tests.Docs;

/// <summary>Checks that the code on the pages compiles, and that excerpts equal the files they come from.</summary>
public sealed class CodeInDocsTests
{
    public static TheoryData<string> Blocks => [.. AllBlocks.Select(static block => block.Name)];

    public static TheoryData<string> Excerpts =>
        [.. AllBlocks.Where(static block => block.ExcerptOf is not null).Select(static block => block.Name)];

    private static IEnumerable<CodeBlock> AllBlocks => Repository.Pages.SelectMany(static page => page.Blocks);

    [Theory]
    [MemberData(nameof(Blocks))]
    public void A_block_compiles(string name)
    {
        IReadOnlyList<string> errors = BlockCompiler.ErrorsOf(Find(name));

        Assert.True(errors.Count == 0, $"{name}:\n{string.Join('\n', errors)}");
    }

    [Fact]
    public void An_error_in_a_block_is_reported_with_its_line_and_the_compilers_message()
    {
        var block = new CodeBlock("page.md:1", "var n = 1;\nDeferred<int> d = n.ToDeferred();", "", ExcerptOf: null);

        Assert.StartsWith("line 2: CS", Assert.Single(BlockCompiler.ErrorsOf(block)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Excerpts))]
    public void An_excerpt_equals_the_code_in_its_file(string name)
    {
        CodeBlock block = Find(name);
        string file = Lines(File.ReadAllText(Repository.FullPath(block.ExcerptOf!)));

        Assert.Contains(Lines(block.Code), file, StringComparison.Ordinal);
    }

    [Fact]
    public void The_readme_shows_the_commands_for_the_working_day_and_the_tests() =>
        Assert.Contains(
            "\n```sh\ndotnet run -c Release --project src/Becket.Cli -- run -a samples/working-day/customers.txt -j 5 "
                + "--retries 2 --timeline day.html -- samples/working-day/install {}\n"
                + "dotnet test -c Release\n```\n",
            File.ReadAllText(Repository.FullPath("README.md")).ReplaceLineEndings("\n"),
            StringComparison.Ordinal
        );

    private static CodeBlock Find(string name) => AllBlocks.Single(block => block.Name == name);

    /// <summary>The lines without indentation and without blank lines: an excerpt may differ in both.</summary>
    private static string Lines(string text) =>
        "\n"
        + string.Join('\n', text.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0))
        + "\n";
}
