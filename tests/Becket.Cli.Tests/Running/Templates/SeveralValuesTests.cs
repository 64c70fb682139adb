using Becket.Cli.Running.Options;
using Becket.Cli.Running.Templates;

namespace Becket.Cli.Tests.Running.Templates;

/// <summary>Commands with several values.</summary>
public sealed class SeveralValuesTests
{
    [Theory]
    [InlineData("echo", "echo|a b|c")]
    [InlineData("echo {}", "echo|a b|c")]
    [InlineData("echo {.} x", "echo|a b|c|x")]
    [InlineData("echo x{}y", "echo|xa b cy")]
    [InlineData("echo {2}{1}", "echo|ca b")]
    [InlineData("echo {#} {}", "echo|1|a b|c")]
    public void A_placeholder_that_is_a_word_becomes_a_word_for_each_value(string command, string arguments) =>
        Assert.Equal(arguments.Split('|'), Arguments(command, new BatchOptions { MaxArguments = 2 }, "a b", "c"));

    [Theory]
    [InlineData("echo x{}y", "echo|xa by|xcy")]
    [InlineData("echo {}{#}{1} {2}", "echo|a b1a b|c1a b|c")]
    [InlineData("echo {}{.}", "echo|a ba b|cc")]
    [InlineData("echo -n", "echo|-n|a b|c")]
    public void In_context_a_word_appears_for_each_value(string command, string arguments) =>
        Assert.Equal(arguments.Split('|'), Arguments(command, new BatchOptions { MaxReplaced = 2 }, "a b", "c"));

    [Theory]
    [InlineData("echo {}", "echo")]
    [InlineData("echo a{}b", "echo|ab")]
    [InlineData("echo {1}", "echo|")]
    public void Without_values_nothing_replaces_the_placeholder(string command, string arguments) =>
        Assert.Equal(arguments.Split('|'), Arguments(command, new BatchOptions { MaxArguments = 0 }));

    [Theory]
    [InlineData("echo x{}y | cat", "echo x'a b' cy | cat")]
    [InlineData("echo {} > out", "echo 'a b' c > out")]
    [InlineData("echo", "echo 'a b' c")]
    public void In_a_script_several_values_are_several_words(string script, string filled) =>
        Assert.Equal(filled, Script(script, new BatchOptions { MaxArguments = 2 }, "a b", "c"));

    [Theory]
    [InlineData("echo x{}y | cat", "echo x'a b'y xcy | cat")]
    [InlineData("cp {} {.}.bak", "cp 'a b' c 'a b'.bak c.bak")]
    [InlineData("a{1}\t{}b", "a'a b'\t'a b'b cb")]
    public void In_a_script_a_word_is_repeated_in_context(string script, string filled) =>
        Assert.Equal(filled, Script(script, new BatchOptions { MaxReplaced = 2 }, "a b", "c"));

    [Fact]
    public void A_script_is_filled_anew_for_another_number_of_values()
    {
        var template = new JobTemplate(Options("echo x{}", new BatchOptions { MaxReplaced = 3 }, shell: true), []);

        Assert.Equal("echo xa xb xc", Text(template, "a", "b", "c"));
        Assert.Equal("echo xa xb", Text(template, "a", "b"));
        Assert.Equal("echo xa", Text(template, "a"));
        Assert.Equal("echo xd xe xf", Text(template, "d", "e", "f"));
    }

    [Fact]
    public void Results_of_several_values_are_in_one_folder()
    {
        using var directory = new WorkDirectory();

        Tool.Run("", "-n2", "--results", directory["out"], "echo", ":::", "a", "b", "c");

        Assert.Equal("a b\n", File.ReadAllText(directory["out/1/a b/stdout"]));
        Assert.Equal("c\n", File.ReadAllText(directory["out/1/c/stdout"]));
    }

    private static IReadOnlyList<string> Arguments(string command, BatchOptions batch, params string[] values) =>
        new JobTemplate(Options(command, batch, shell: false), []).Fill(new JobValues(1, 1, values)).Job.Arguments;

    private static string Script(string script, BatchOptions batch, params string[] values) =>
        Text(new JobTemplate(Options(script, batch, shell: true), []), values);

    private static string Text(JobTemplate template, params string[] values) =>
        template.Fill(new JobValues(1, 1, values)).Job.Text;

    private static RunOptions Options(string command, BatchOptions batch, bool shell) =>
        new()
        {
            Command = shell ? [command] : command.Split(' '),
            Batch = batch,
            Child = new ChildOptions { Shell = shell },
        };
}
