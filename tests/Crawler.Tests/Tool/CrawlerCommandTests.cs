using Crawler.CommandLine;
using Crawler.Tool;

namespace Crawler.Tests.Tool;

public sealed class CrawlerCommandTests
{
    [Theory]
    [InlineData("say what to do: run, fetch, state, requeue; see crawler --help")]
    [InlineData("there is no command 'runn'; did you mean run?", "runn")]
    [InlineData("run needs a URL; see crawler run --help", "run")]
    [InlineData("'example.org' is no address; did you mean https://example.org?", "run", "example.org")]
    [InlineData(
        "'ftp://a.example' is no address: it begins with http:// or https:// and has a host",
        "run",
        "ftp://a.example"
    )]
    [InlineData(
        "there is no option '--concurent'; did you mean --concurrent?",
        "run",
        "http://a.example",
        "--concurent",
        "3"
    )]
    [InlineData(
        "--item takes a name and a selector such as title=h1::text, not 'h1'",
        "run",
        "http://a.example",
        "--item",
        "h1"
    )]
    [InlineData(
        "--item cannot be named 'address': every item has the address of its page under that name",
        "run",
        "http://a.example",
        "--item",
        "address=h1"
    )]
    [InlineData(
        "--follow takes elements: write \"a\", not 'a::text'",
        "run",
        "http://a.example",
        "--follow",
        "a::text"
    )]
    public void A_wrong_command_line_is_one_line_and_exit_code_2(string message, params string[] args)
    {
        (int code, string output, string error) = Run(args);

        Assert.Equal((ExitCodes.Misused, "", $"crawler: {message}{Environment.NewLine}"), (code, output, error));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("run", "--help")]
    [InlineData("fetch", "--help")]
    [InlineData("state", "--help")]
    [InlineData("requeue", "--help")]
    public void Every_command_has_help(params string[] args)
    {
        (int code, string output, string error) = Run(args);

        Assert.Equal((ExitCodes.Success, ""), (code, error));
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_help_names_settings_with_the_defaults_that_hold()
    {
        string help = Run("run", "--help").Output;

        Assert.Contains("Requests under way at once, in all. Default: 16.", help, StringComparison.Ordinal);
        Assert.Contains("How long a download may take. Default: 180s.", help, StringComparison.Ordinal);
    }

    internal static (int Code, string Output, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = CrawlerCommand.Run(args, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
