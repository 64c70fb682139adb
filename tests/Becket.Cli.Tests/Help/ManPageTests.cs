using System.Diagnostics;
using Becket.Cli.Commands;
using Becket.Cli.Help;
using Becket.Cli.Tests.Running;

namespace Becket.Cli.Tests.Help;

public sealed class ManPageTests
{
    public static TheoryData<string> Pages =>
        ["becket", .. new CommandLine().Commands.Select(command => command.Description.FullName)];

    [Fact]
    public void The_page_in_the_repository_is_the_generated_one()
    {
        string file = Path.Combine(WorkingDayTests.RepositoryRoot, "docs", "becket-run.1");

        // To renew it: becket run --man > docs/becket-run.1
        Assert.Equal(CommandRun.Of("run", "--man").Output, File.ReadAllText(file));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_formatter_has_no_warnings(string name)
    {
        if (!Programs.Has("groff"))
        {
            Assert.Skip("There is no groff.");
        }

        var start = new ProcessStartInfo("groff", ["-man", "-ww", "-z", "-Tutf8", "-K", "utf8"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using Process groff = Process.Start(start)!;
        groff.StandardInput.Write(ManPage.Of(Command(name)));
        groff.StandardInput.Close();

        Assert.Equal("", groff.StandardError.ReadToEnd());
        Assert.True(groff.WaitForExit(Tool.Patience));
        Assert.Equal(0, groff.ExitCode);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Each_option_in_the_help_is_on_the_page(string name)
    {
        ToolCommand command = Command(name);
        string page = ManPage.Of(command).Replace("\\-", "-", StringComparison.Ordinal);

        Assert.All(
            command.Options.Options.Where(option => option.IsListed).SelectMany(option => option.Names),
            option => Assert.Contains($"\\fB{option}\\fR", page, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void No_line_of_text_is_taken_for_a_request() =>
        Assert.All(
            ManPage.Of(Command("becket run")).Split('\n').Where(line => line is ['.' or '\'', ..]),
            line => Assert.Matches(@"^\.(TH|SH|SS|TP|PP|B|br)\b", line)
        );

    private static ToolCommand Command(string fullName)
    {
        var tool = new CommandLine();
        return tool.Commands.Append(tool.Root).Single(command => command.Description.FullName == fullName);
    }
}
