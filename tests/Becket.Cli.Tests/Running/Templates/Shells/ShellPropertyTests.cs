using System.Diagnostics;
using Becket.Cli.Running;
using Becket.Cli.Running.Templates;
using Becket.Cli.Running.Templates.Shells;

namespace Becket.Cli.Tests.Running.Templates.Shells;

/// <summary>For each shape of a script and each value: the program receives the value byte for byte, or the script or
/// the value is refused.</summary>
public sealed class ShellPropertyTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("zsh")]
    public void A_posix_shell_passes_each_value_unchanged(string shell) => Check(shell, ShellShapes.Posix);

    [Theory]
    [InlineData("bash")]
    [InlineData("zsh")]
    public void A_shell_with_more_syntax_passes_each_value_unchanged(string shell) =>
        Check(shell, ShellShapes.Extended);

    [Fact]
    public void Fish_passes_each_value_unchanged() => Check("fish", ShellShapes.Fish);

    [Theory]
    [InlineData("dash")]
    [InlineData("bash")]
    [InlineData("zsh")]
    public void What_a_shell_would_read_as_code_is_refused(string shell) =>
        Assert.All(
            ShellShapes.Refused,
            script =>
            {
                MisuseException refused = Assert.Throws<MisuseException>(() => Template(script, KindOf(shell)));
                Assert.DoesNotContain('\n', refused.Message);
            }
        );

    [Theory]
    [InlineData("[[ {} == a ]]")]
    [InlineData("echo $'a' {}")]
    [InlineData("((x = 1)); echo {}")]
    public void What_not_every_sh_has_is_refused_for_sh(string script)
    {
        Assert.Throws<MisuseException>(() => Template(script, ShellKind.Posix));
        _ = Template(script, ShellKind.Bash);
    }

    [Theory]
    [InlineData("echo ${}")]
    [InlineData("echo $x[{}]")]
    [InlineData("echo hi;")]
    [InlineData("echo hi # bye")]
    [InlineData("echo 'hi")]
    public void What_fish_would_read_as_code_is_refused(string script) =>
        Assert.Throws<MisuseException>(() => Template(script, ShellKind.Fish));

    [Theory]
    [InlineData("echo $(({} + 1))", "-5", "-4")]
    [InlineData("echo $((7 - {}))", "-3", "10")]
    [InlineData("echo \"$((\"{}\" * 2))\"", "21", "42")]
    [InlineData("(( {} > 2 )) && echo yes", "3", "yes")]
    [InlineData("for ((i = 0; i < {}; i++)); do printf x; done; echo", "3", "xxx")]
    [InlineData("[[ {} -gt 2 ]] && echo yes", "3", "yes")]
    [InlineData("[[ 2 -lt \"{}\" ]] && echo yes", "3", "yes")]
    public void A_calculation_takes_whole_numbers_and_nothing_else(string script, string number, string prints)
    {
        Require("bash");
        ShellTemplate template = Template(script, ShellKind.Bash);

        Assert.Equal(prints + "\n", Run("bash", [Fill(template, number)]));
        Assert.All(
            HostileValues.All.Where(value => value != "2").Append("010").Append("1 2").Append("-"),
            value => Assert.Throws<ValueException>(() => Fill(template, value))
        );
    }

    [Theory]
    [InlineData("cat <<EOF\n{}\nEOF", "a\nEOF\nb")]
    [InlineData("cat <<'EOF'\n{}\nEOF", "EOF")]
    [InlineData("cat <<EOF\nE{}\nEOF", "OF")]
    [InlineData("cat <<-EOF\n{}\nEOF", "\ta")]
    public void A_value_that_would_end_or_lose_text_of_a_here_document_is_refused(string script, string value) =>
        Assert.Throws<ValueException>(() => Fill(Template(script, ShellKind.Bash), value));

    /// <summary>One process of the shell runs a shape with all values: a shell for each value takes a minute.</summary>
    private void Check(string shell, (string Script, string Prints)[] shapes)
    {
        Require(shell);
        var scripts = new List<string>();
        var expected = new List<(string Script, string Printed)>();
        foreach ((string script, string prints) in shapes)
        {
            ShellTemplate template = Template(script, KindOf(shell));
            var filled = new List<string>();
            foreach (string value in HostileValues.All)
            {
                try
                {
                    filled.Add(Fill(template, value));
                    expected.Add((filled[^1], prints.Replace("V", value, StringComparison.Ordinal)));
                }
                catch (ValueException)
                {
                    // Here-documents refuse the line that ends them.
                    Assert.Contains("<<", script, StringComparison.Ordinal);
                }
            }

            Assert.InRange(filled.Count, HostileValues.All.Length - 2, HostileValues.All.Length);
            scripts.Add(string.Join('\n', filled));
        }

        string[] printed = Run(shell, scripts).Split('\0');

        Assert.Equal(
            expected.Select(each => each.Script + "\n=> " + each.Printed),
            expected.Zip(printed, (each, text) => each.Script + "\n=> " + text)
        );
        Assert.Equal(expected.Count + 1, printed.Length);
        Assert.False(File.Exists(_directory[HostileValues.Marker]));
    }

    private static ShellTemplate Template(string script, ShellKind kind) =>
        new(script, PlaceholderSyntax.Standard, kind);

    private static string Fill(ShellTemplate template, string value) => template.Fill(new JobValues(1, 1, [value]));

    private static ShellKind KindOf(string shell) =>
        shell switch
        {
            "bash" => ShellKind.Bash,
            "zsh" => ShellKind.Zsh,
            "fish" => ShellKind.Fish,
            _ => ShellKind.Posix,
        };

    private static void Require(string shell) =>
        Assert.SkipWhen(ProgramPath.Find(shell) is null, $"{shell} is not installed");

    /// <summary>Runs each script with a shell of its own, one after the other.</summary>
    private string Run(string shell, IReadOnlyList<string> scripts)
    {
        var start = new ProcessStartInfo("xargs", ["-0", "-n1", shell, "-c"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = _directory.ToString(),
        };
        start.Environment["HOME"] = _directory.ToString();
        using Process xargs = Process.Start(start)!;
        Task<string> error = xargs.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        var reading = Task.Run(() => xargs.StandardOutput.BaseStream.CopyTo(output));
        using (Stream input = xargs.StandardInput.BaseStream)
        {
            foreach (string script in scripts)
            {
                input.Write(ByteText.Encode(script));
                input.WriteByte(0);
            }
        }

        Assert.True(xargs.WaitForExit(Tool.Patience) && reading.Wait(Tool.Patience));
        Assert.Equal("", error.Result);
        return ByteText.Decode(output.ToArray());
    }
}
