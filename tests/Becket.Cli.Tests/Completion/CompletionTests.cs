using System.Diagnostics;
using Becket.Cli.Tests.Running;

namespace Becket.Cli.Tests.Completion;

/// <summary>The scripts of <c>becket completion</c>, in the shells that they are for.</summary>
public sealed class CompletionTests
{
    /// <summary>Lines as typed, the cursor at the end, and a word that is offered; in all shells alike.</summary>
    public static TheoryData<string, string> Lines { get; } =
        new()
        {
            { "becket r", "run" },
            { "becket completion z", "zsh" },
            { "becket example al", "all" },
            { "becket example 5 --cust", "--customers" },
            { "becket run --retry-d", "--retry-delay" },
            { "becket run -k --retry-d", "--retry-delay" },
            { "becket run -kj 5 --joblog log --retry-d", "--retry-delay" },
            { "becket run --joblog /etc/passw", "/etc/passwd" },
            { "becket run -kj5 mkfif", "mkfifo" },
            { "becket run -- mkfif", "mkfifo" },
        };

    [Theory]
    [MemberData(nameof(Lines))]
    public void Bash_offers(string line, string word) => Assert.Contains(word, InBash(line));

    [Theory]
    [InlineData("becket run ls --retry-d")] // an option of ls
    [InlineData("becket run --tagstring --retry-d")] // the value of an option
    [InlineData("becket run -kj --retry-d")]
    [InlineData("becket run -- --retry-d")]
    [InlineData("becket example --retry-d")]
    [InlineData("becket nosuch --retry-d")]
    public void Bash_offers_nothing_where_no_option_of_the_tool_can_be(string line) =>
        Assert.DoesNotContain("--retry-delay", InBash(line));

    [Fact]
    public void Bash_offers_a_value_behind_an_equals_sign() =>
        Assert.Contains("/etc/passwd", InBash("becket run --joblog = /etc/passw"));

    [Theory]
    [MemberData(nameof(Lines))]
    public void Fish_offers(string line, string word)
    {
        string[] offered = Shell("fish", "--no-config", "-c", $"{Script("fish")}\ncomplete -C '{line}'");

        Assert.Contains(word, offered.Select(each => each.Split('\t')[0]));
    }

    [Fact]
    public void Fish_leaves_the_options_behind_a_command_to_the_command() =>
        Assert.Empty(Shell("fish", "--no-config", "-c", $"{Script("fish")}\ncomplete -C 'becket run ls --retry-d'"));

    [Theory]
    [MemberData(nameof(Lines))]
    public void Zsh_completes(string line, string word) =>
        Assert.StartsWith(line[..(line.LastIndexOf(' ') + 1)] + word, InZsh(line), StringComparison.Ordinal);

    [Fact]
    public void Zsh_leaves_the_options_behind_a_command_to_the_command() =>
        Assert.Equal("becket run ls --retry-d", InZsh("becket run ls --retry-d").TrimEnd());

    private static string Script(string shell) => CommandRun.Of("completion", shell).Output;

    /// <summary>Calls the function of the completion as bash calls it.</summary>
    private static string[] InBash(string line)
    {
        string call = $"""
            COMP_WORDS=({line})
            COMP_CWORD=$((${"{#COMP_WORDS[@]}"} - 1))
            _becket
            printf '%s\n' "${"{COMPREPLY[@]}"}"
            """;
        return Shell("bash", "--norc", "-c", $"{Script("bash")}\n{call}");
    }

    /// <summary>Types the line and the Tab key into a zsh on a terminal of its own, and returns the line that it has
    /// then.</summary>
    private static string InZsh(string line)
    {
        using var directory = new WorkDirectory();
        File.WriteAllText(directory["_becket"], Script("zsh"));
        string drive = $"""
            zmodload zsh/zpty
            zpty shell 'TERM=dumb zsh -f -i'
            zpty -w shell 'PROMPT=; autoload -Uz compinit; compinit -u -D; source {directory["_becket"]}
            show() {"{ print -r -- \"<$BUFFER>\"; BUFFER=; }"}; zle -N show; bindkey "^X" show; print ready'
            zpty -r shell output $'*\nready*'
            zpty -w -n shell '{line}'$'\t\x18'
            zpty -r shell output '*<*>'
            print -r -- "${"{output##*<}"}"
            zpty -d shell
            """;
        return Assert.Single(Shell("zsh", "-f", "-c", drive)).Split('>')[0];
    }

    private static string[] Shell(string shell, params string[] args)
    {
        if (!Programs.Has(shell))
        {
            Assert.Skip($"There is no {shell}.");
        }

        using var home = new WorkDirectory();
        var start = new ProcessStartInfo(shell, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.Environment["HOME"] = home.ToString();
        using Process process = Process.Start(start)!;
        process.StandardInput.Close();
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Tool.Patience));
        Assert.Equal("", error.Result);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
