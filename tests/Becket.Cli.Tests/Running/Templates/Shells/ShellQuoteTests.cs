using System.Diagnostics;
using Becket.Cli.Running;
using Becket.Cli.Running.Templates;
using Becket.Cli.Running.Templates.Shells;
using CsCheck;

namespace Becket.Cli.Tests.Running.Templates.Shells;

public sealed class ShellQuoteTests
{
    private const string Marks = "'\"\\$`!#&;|<>(){}[]*?~ \t\n=%-aZ0é";

    private static readonly Gen<string> s_values = Gen.Char[Marks].Array[0, 12].Select(chars => new string(chars));

    [Fact]
    public void A_shell_reads_quoted_words_unchanged() =>
        s_values
            .Array[1, 5]
            .Array[30, 30]
            .Sample(
                lines =>
                {
                    string all = string.Concat(
                        lines.Select(words => ShellQuote.Line(["printf", "%s\\0", .. words]) + "\n")
                    );
                    Assert.Equal(lines.SelectMany(words => words).Select(word => word + "\0"), Shell(all));
                },
                iter: 5,
                threads: 1
            );

    [Theory]
    [InlineData("a", "a")]
    [InlineData("", "''")]
    [InlineData("it's", @"'it'\''s'")]
    [InlineData("a b", "'a b'")]
    [InlineData("~", "'~'")]
    [InlineData("ü", "'ü'")]
    public void A_word_is_quoted_only_if_necessary(string word, string quoted) =>
        Assert.Equal(quoted, ShellQuote.Word(word));

    [Fact]
    public void A_program_with_an_equals_sign_in_its_name_is_no_assignment() =>
        Assert.Equal("'a=b' c=d", ShellQuote.Line(["a=b", "c=d"]));

    [Fact]
    public void A_simple_script_contains_its_values_at_their_placeholders() =>
        Assert.Equal(
            "grep 'a b' <list >'a b'.txt",
            new ShellTemplate("grep {} <list >{}.txt", PlaceholderSyntax.Standard, ShellKind.Posix).Fill(
                new JobValues(1, 1, ["a b"])
            )
        );

    /// <summary>Runs a script, and splits its output after each zero byte.</summary>
    private static List<string> Shell(string script)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardInput = true, RedirectStandardOutput = true };
        using Process shell = Process.Start(start)!;
        using (Stream input = shell.StandardInput.BaseStream)
        {
            input.Write(ByteText.Encode(script));
        }

        using var output = new MemoryStream();
        shell.StandardOutput.BaseStream.CopyTo(output);
        shell.WaitForExit();
        var values = new List<string>();
        for (Span<byte> rest = output.ToArray().AsSpan(); !rest.IsEmpty; )
        {
            int end = rest.IndexOf((byte)0) + 1;
            end = end == 0 ? rest.Length : end;
            values.Add(ByteText.Decode(rest[..end]));
            rest = rest[end..];
        }

        return values;
    }
}
