using System.Reflection;
using Becket.Cli.Parsing;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Running;

/// <summary>The table of options: each option is complete, and each record of options is in the table.</summary>
public sealed class OptionTableTests
{
    /// <summary>A value for each kind, by its name in the help.</summary>
    private static readonly Dictionary<string, string> s_values = new()
    {
        ["FILE"] = "x.svg",
        ["DIR"] = "x",
        ["TEXT"] = "x",
        ["REGEX"] = "x",
        ["TIME"] = "7",
        ["N"] = "77",
        ["N/s"] = "7",
        ["SIZE"] = "7",
        ["NICENESS"] = "7",
        ["COMMAND"] = "x",
        ["SEQUENCE"] = "INT",
        ["NAME=VALUE"] = "x=y",
        ["WHEN,WHY=N"] = "now,fail=7",
    };

    public static TheoryData<string> Names => [.. RunOptions.CreateTable().Select(static option => option.Names[0])];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_sets_something(string name)
    {
        var command = new CommandLine();
        CommandOption<RunOptions> option = command.RunCommand.Table.Single(option => option.Names[0] == name);
        string[] args = option.ValueName is { } value ? [name, s_values[value]] : [name];
        var before = new RunOptions();

        Assert.NotEqual(before, option.Apply(command.Parse(["run", .. args, "echo"]), before));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_has_a_group_and_a_sentence_and_is_in_the_help(string name)
    {
        CommandOption<RunOptions> option = RunOptions.CreateTable().Single(option => option.Names[0] == name);
        string help = CommandRun.Of("run", "--help").Output;

        Assert.NotEmpty(option.Group);
        Assert.Matches(@"^[A-Z].*(\.|\])$", option.Help);
        Assert.Contains(option.Help, help, StringComparison.Ordinal);
        Assert.All(option.Names, each => Assert.Contains(each, help, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_is_on_the_documentation_page(string name)
    {
        string page = File.ReadAllText(Path.Combine(WorkingDayTests.RepositoryRoot, "docs", "run.md"));
        CommandOption<RunOptions> option = RunOptions.CreateTable().Single(option => option.Names[0] == name);

        Assert.Contains(option.Names, each => page.Contains(each, StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_options_share_a_name()
    {
        string[] names = [.. RunOptions.CreateTable().SelectMany(option => option.Names)];

        Assert.Equal(names.Length, names.Distinct().Count());
    }

    [Fact]
    public void Each_record_that_declares_options_is_in_the_table()
    {
        IEnumerable<string> declared = typeof(RunOptions)
            .Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(RunOptions).Namespace)
            .Select(type => type.GetMethod("CreateGroup", BindingFlags.Static | BindingFlags.Public))
            .OfType<MethodInfo>()
            .Select(method => method.Invoke(null, null)!)
            .Select(group => (string)group.GetType().GetProperty("Title")!.GetValue(group)!);

        Assert.Equal(
            declared.Order(StringComparer.Ordinal),
            RunOptions.CreateTable().Select(option => option.Group).Distinct().Order(StringComparer.Ordinal)
        );
    }
}
