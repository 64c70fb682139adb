using Becket.Cli.Parsing;

namespace Becket.Cli.Tests.Parsing;

/// <summary>The forms in which GNU programs take their options.</summary>
public sealed class OptionParserTests
{
    private static readonly OptionTable s_table = new(
        new OptionGroup<List<string>>("Options")
            .Flag(["--keep-order", "-k"], "Keep.", list => [.. list, "keep"])
            .Flag(["--header"], "Header.", list => [.. list, "header"], optionalWord: ":")
            .Flag(["--resume"], "Resume.", list => [.. list, "resume"])
            .Flag(["--resume-failed"], "Resume.", list => [.. list, "failed"])
            .Value(["--jobs", "-j", "--job-count"], "N", "Jobs.", ValueReaders.AnyText, (list, n) => [.. list, n])
            .Values(["--env"], "X", "Env.", ValueReaders.AnyText, (list, all) => [.. list, string.Join('+', all)])
            .OptionalValue(
                ["--replace", "-i"],
                "R",
                "Replace.",
                ValueReaders.AnyText,
                "{}",
                (list, text) => [.. list, "i" + text]
            )
            .Options
    );

    [Theory]
    [InlineData("--jobs 5 echo", "5", "echo")]
    [InlineData("--jobs=5 echo", "5", "echo")]
    [InlineData("--jobs= echo", "", "echo")]
    [InlineData("--jobs=a=b echo", "a=b", "echo")]
    [InlineData("--job-count 5 echo", "5", "echo")]
    [InlineData("--jobcount 5 echo", "5", "echo")]
    [InlineData("--job 5 echo", "5", "echo")]
    [InlineData("--jo=5 echo", "5", "echo")]
    [InlineData("-j 5 echo", "5", "echo")]
    [InlineData("-j5 echo", "5", "echo")]
    [InlineData("-j+1 echo", "+1", "echo")]
    [InlineData("-j -1 echo", "-1", "echo")]
    [InlineData("-j -- echo", "--", "echo")]
    [InlineData("-j50% echo", "50%", "echo")]
    [InlineData("-kj5 echo -k", "keep 5", "echo -k")]
    [InlineData("-kj 5 echo -n {}", "keep 5", "echo -n {}")]
    [InlineData("-j5 -k -- -echo --", "5 keep", "-echo --")]
    [InlineData("--keep --head : echo", "keep header", "echo")]
    [InlineData("--header=: echo", "header", "echo")]
    [InlineData("--header echo :", "header", "echo :")]
    [InlineData("-i -k x", "i{} keep", "x")]
    [InlineData("-kiX x", "keep iX", "x")]
    [InlineData("--replace x", "i{}", "x")]
    [InlineData("--replace=X x", "iX", "x")]
    [InlineData("--resume x", "resume", "x")]
    [InlineData("--resume-f x", "failed", "x")]
    [InlineData("--keeporder x", "keep", "x")]
    [InlineData("-k", "keep", "")]
    [InlineData("- x", "", "- x")]
    [InlineData("::: a -k", "", "::: a -k")]
    [InlineData("-j5 -k -j6 x", "keep 6", "x")]
    [InlineData("--env A --env=B -k x", "A+B keep", "x")]
    public void Options_end_where_the_command_begins(string args, string options, string words)
    {
        GivenLine line = Parse(args, wordsEndOptions: true);

        Assert.Equal(options, string.Join(' ', line.ApplyTo(new List<string>())));
        Assert.Equal(words, string.Join(' ', line.Words));
    }

    [Theory]
    [InlineData("5 --keep-order", "keep", "5")]
    [InlineData("--keep-order 5 -j6 7", "keep 6", "5 7")]
    [InlineData("5 -- -k", "", "5 -k")]
    public void Options_may_follow_words_where_these_are_no_command(string args, string options, string words)
    {
        GivenLine line = Parse(args, wordsEndOptions: false);

        Assert.Equal(options, string.Join(' ', line.ApplyTo(new List<string>())));
        Assert.Equal(words, string.Join(' ', line.Words));
    }

    [Theory]
    [InlineData("--jbos 5", "there is no option '--jbos' (did you mean --jobs?)")]
    [InlineData("--kep-order", "there is no option '--kep-order' (did you mean --keep-order?)")]
    [InlineData("--weather", "there is no option '--weather'")]
    [InlineData("--weather=fine", "there is no option '--weather'")]
    [InlineData("-x", "there is no option '-x'")]
    [InlineData("-5", "there is no option '-5'")]
    [InlineData("-kx", "there is no option '-x', as in -kx")]
    [InlineData("--re", "--re may be --replace, --resume or --resume-failed")]
    [InlineData("--re=x", "--re may be --replace, --resume or --resume-failed")]
    [InlineData("-j", "--jobs needs a value: a text")]
    [InlineData("-kj", "--jobs needs a value: a text")]
    [InlineData("--jobs", "--jobs needs a value: a text")]
    [InlineData("--keep-order=yes", "--keep-order takes no value, not 'yes'")]
    [InlineData("--keep=", "--keep-order takes no value, not ''")]
    public void A_mistake_is_one_sentence(string args, string message) =>
        Assert.Equal(message, Assert.Throws<MisuseException>(() => Parse(args, wordsEndOptions: true)).Message);

    [Theory]
    [InlineData("jobs", "jobs", 0)]
    [InlineData("jbos", "jobs", 1)]
    [InlineData("jos", "jobs", 1)]
    [InlineData("joobs", "jobs", 1)]
    [InlineData("hobs", "jobs", 1)]
    [InlineData("", "jobs", 4)]
    [InlineData("runs", "jobs", 3)]
    public void A_typing_error_is_a_letter_more_or_less_or_changed_or_swapped(string typed, string name, int errors) =>
        Assert.Equal(errors, NearestName.Errors(typed, name));

    private static GivenLine Parse(string args, bool wordsEndOptions) =>
        new OptionParser(s_table, wordsEndOptions).Parse(args.Split(' '));
}
