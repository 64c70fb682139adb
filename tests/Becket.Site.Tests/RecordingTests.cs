using System.Text;
using System.Xml.Linq;
using Becket.Site.Recordings;

namespace Becket.Site.Tests;

public sealed class RecordingTests
{
    private const int MostBytes = 100_000;

    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    public static TheoryData<string> Names => [.. Recording.All.Select(static recording => recording.Name)];

    [Fact]
    public void Codes_of_a_terminal_become_pieces_with_styles()
    {
        IReadOnlyList<ScreenRow> rows = ScreenReader.Read(
            "plain \x1b[1;31mred\x1b[0m  \x1b[2mfaint\n\x1b[0;38;5;75mblue\x1b[39m\n\n"
        );

        Assert.Equal(2, rows.Count);
        Assert.Equal(
            [
                (0, "plain", TextStyle.Usual),
                (6, "red", TextStyle.Usual with { Foreground = 1, IsBold = true }),
                (11, "faint", TextStyle.Usual with { IsFaint = true }),
            ],
            rows[0].Pieces
        );
        Assert.Equal([(0, "blue", TextStyle.Usual with { Foreground = 75 })], rows[1].Pieces);
    }

    [Fact]
    public void A_picture_has_a_step_for_each_frame_and_each_different_row_once()
    {
        ScreenRow one = Row("one");
        ScreenRow two = Row("two <&>");
        ScreenFrame[] frames =
        [
            new(TimeSpan.Zero, [one]),
            new(TimeSpan.FromSeconds(1), [one, two]),
            new(TimeSpan.FromSeconds(2), [two, one]),
        ];

        var picture = XDocument.Parse(TerminalPicture.Draw("Two rows & more", 20, 3, frames));

        Assert.Equal("Two rows & more", picture.Root!.Element(s_svg + "title")!.Value);
        Assert.Equal(["one", "two <&>"], picture.Descendants(s_svg + "text").Select(static text => text.Value));
        Assert.Equal(5, picture.Descendants(s_svg + "use").Count());
        string style = picture.Descendants(s_svg + "style").Single().Value;
        Assert.Contains("0% { transform: translateY(-0px); }", style, StringComparison.Ordinal);
        Assert.Contains("16.67% { transform: translateY(-57px); }", style, StringComparison.Ordinal);
        Assert.Contains("33.33%, 100% { transform: translateY(-114px); }", style, StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_is_recorded_while_it_runs()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/tmux"), "There is no tmux.");
        var recording = new Recording(
            "test",
            "A test",
            "count",
            "becket; sleep 1; printf '\\033[32mtwo\\033[0m\\n'",
            40,
            6
        );
        string tool = Path.Combine(Path.GetTempPath(), $"becket-recorded-{Guid.NewGuid():N}");
        File.WriteAllText(tool, "#!/bin/sh\necho one\n");
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(tool, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            var picture = XDocument.Parse(recording.Record(Path.GetTempPath(), tool));

            string[] texts = [.. picture.Descendants(s_svg + "text").Select(static text => text.Value)];
            Assert.Equal(["$", "count", "one", "two"], texts);
            Assert.Contains(
                "fill:#7fcf9b",
                picture
                    .Descendants(s_svg + "text")
                    .Single(static text => text.Value == "two")
                    .Attribute("style")!
                    .Value,
                StringComparison.Ordinal
            );
        }
        finally
        {
            File.Delete(tool);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_recording_of_the_pages_is_a_picture_that_says_what_it_shows(string name)
    {
        Recording recording = Recording.All.Single(recording => recording.Name == name);
        byte[] bytes = File.ReadAllBytes(Path.Combine(BuiltSite.Root, $"docs/images/{name}.svg"));

        var picture = XDocument.Parse(Encoding.UTF8.GetString(bytes));

        Assert.InRange(bytes.Length, 1, MostBytes);
        Assert.Equal(recording.Title, picture.Root!.Element(s_svg + "title")!.Value);
        Assert.Contains(recording.Shown, picture.Descendants(s_svg + "text").Select(static text => text.Value));
        Assert.Empty(picture.Descendants(s_svg + "script"));
    }

    private static ScreenRow Row(string text) => new([(0, text, TextStyle.Usual)]);
}
