using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Becket.Cli.Tests.Traces;

/// <summary><c>becket trace</c>, and the recordings that it reads.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("becket-trace-");

    private string Trace => Path.Combine(_directory.FullName, "day.json");

    private string Page => Path.Combine(_directory.FullName, "day.html");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void An_example_is_recorded_and_its_page_has_the_fifteen_installations()
    {
        Assert.Equal(0, CommandRun.Of("example", "5", "--virtual", "--trace", Trace).ExitCode);

        var shown = CommandRun.Of("trace", Trace);

        Assert.Equal((0, Page), (shown.ExitCode, Assert.Single(shown.Lines)));
        JsonElement data = Data();
        int name = Texts(data).IndexOf("Step5_Cooperator.Run.Install");
        int begin = Texts(data).IndexOf("b");
        Assert.Equal(
            15,
            data.GetProperty("name")
                .EnumerateArray()
                .Zip(data.GetProperty("phase").EnumerateArray())
                .Count(each => each.First.GetInt32() == name && each.Second.GetInt32() == begin)
        );
    }

    [Fact]
    public void A_file_that_was_cut_off_anywhere_opens_with_what_is_whole()
    {
        CommandRun.Of("example", "5", "--virtual", "--trace", Trace);
        byte[] whole = File.ReadAllBytes(Trace);
        int second = Encoding.UTF8.GetString(whole).IndexOf('\n', 3) + 1;
        for (int length = second + 200; length < whole.Length; length += 97)
        {
            File.WriteAllBytes(Trace, whole[..length]);

            Assert.Equal((0, ""), CommandRun.Of("trace", Trace) is var run ? (run.ExitCode, run.Error) : default);
        }
    }

    [Fact]
    public void What_came_before_a_hole_is_shown_and_the_hole_is_named()
    {
        CommandRun.Of("example", "5", "--virtual", "--trace", Trace);
        byte[] bytes = File.ReadAllBytes(Trace);
        bytes.AsSpan(bytes.Length / 2).Clear();
        File.WriteAllBytes(Trace, bytes);

        var run = CommandRun.Of("trace", Trace);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("cannot be read", run.Error, StringComparison.Ordinal);
        Assert.True(Data().GetProperty("damaged").GetBoolean());
    }

    [Fact]
    public void Names_are_only_text_in_the_page()
    {
        File.WriteAllText(
            Trace,
            """[{"ph":"X","pid":1,"tid":1,"ts":1,"dur":2,"cat":"call","name":"</script><script>alert(1)</script>"}]"""
        );

        Assert.Equal(0, CommandRun.Of("trace", Trace, "-o", Page).ExitCode);

        Assert.DoesNotContain("<script>alert", File.ReadAllText(Page), StringComparison.Ordinal);
        Assert.Contains("</script><script>alert(1)</script>", Texts(Data()));
    }

    [Theory]
    [InlineData("not a trace")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("")]
    public void What_is_no_trace_is_an_error_that_names_the_file(string text)
    {
        File.WriteAllText(Trace, text);

        var run = CommandRun.Of("trace", Trace);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"'{Trace}'", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(Page));
    }

    [Fact]
    public void A_file_that_does_not_exist_is_an_error()
    {
        var run = CommandRun.Of("trace", Trace);

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("becket: cannot read the trace", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("1")]
    public void Only_one_example_with_a_reactor_can_be_recorded(string example)
    {
        var run = CommandRun.Of("example", example, "--trace", Trace);

        Assert.Equal(255, run.ExitCode);
        Assert.Contains("becket example 5 --trace day.json", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_recording_that_cannot_be_written_is_an_error()
    {
        var run = CommandRun.Of("example", "5", "--virtual", "--trace", "/no/such/folder/day.json");

        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith("becket: cannot write the trace", Assert.Single(run.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_variable_records_a_program_that_knows_nothing_of_it()
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Becket.Cli.dll"), "example", "5", "--virtual"]
        )
        {
            RedirectStandardOutput = true,
            Environment = { ["BECKET_TRACE"] = Path.Combine(_directory.FullName, "of-%p.json") },
        };
        using Process process = Process.Start(start)!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();

        string path = Path.Combine(_directory.FullName, $"of-{process.Id}.json");
        Assert.Contains("Step5_Cooperator.Run.Install", File.ReadAllText(path), StringComparison.Ordinal);
    }

    private static List<string> Texts(JsonElement data) =>
        [.. data.GetProperty("texts").EnumerateArray().Select(static text => text.GetString()!)];

    private JsonElement Data()
    {
        string page = File.ReadAllText(Page);
        const string Begin = "<script type=\"application/json\" id=\"data\">";
        int from = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        return JsonDocument.Parse(page[from..page.IndexOf("</script>", from, StringComparison.Ordinal)]).RootElement;
    }
}
