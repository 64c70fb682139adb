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
        ["COMMAND"] = "true",
        ["LOAD"] = "7",
        ["SHELL"] = "bash",
        ["SIDES"] = "l",
        ["SIZE"] = "7k",
        ["STR"] = "xy",
        ["'TAG EXPRESSION'"] = "{x} $_",
        ["NAME"] = "x",
        ["TEXT"] = "x",
        ["REGEX"] = "x",
        ["EXPRESSION"] = "1",
        ["RULE"] = "{o} s/a/b/",
        ["TIME"] = "7",
        ["N"] = "77",
        ["N/s"] = "7",
        ["NICENESS"] = "7",
        ["SEQUENCE"] = "INT",
        ["NAME=VALUE"] = "x=y",
        ["WHEN,WHY=N"] = "now,fail=7",
    };

    /// <summary>Values of options that do not take the one of their kind.</summary>
    private static readonly Dictionary<string, string> s_valuesByName = new() { ["--nice"] = "7" };

    public static TheoryData<string> Names => [.. RunOptions.CreateTable().Select(static option => option.Names[0])];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_sets_something(string name)
    {
        CommandOption<RunOptions> option = RunOptions.CreateTable().Single(option => option.Names[0] == name);
        string[] args = option.Value switch
        {
            OptionValue.None => [name],
            OptionValue.Optional => [$"{name}={ValueOf(option)}"],
            _ => [name, ValueOf(option)],
        };
        var none = new RunOptions();

        // Some options only take others back.
        var others = new RunOptions
        {
            Report = new ReportOptions
            {
                KeepOrder = true,
                LineBuffer = true,
                Ungroup = true,
            },
        };

        Assert.Contains([none, others], before => before != new RunCommand().Parse([.. args, "echo"]).ApplyTo(before));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_has_a_group_and_a_sentence_and_is_in_the_help(string name)
    {
        CommandOption<RunOptions> option = RunOptions.CreateTable().Single(option => option.Names[0] == name);
        string help = string.Join(
            ' ',
            CommandRun.Of("run", "--help").Output.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
        );

        Assert.NotEmpty(option.Group);
        Assert.Matches(@"^[A-Z{].*(\.|\])$", option.Help);
        Assert.Contains(option.Help, help, StringComparison.Ordinal);
        Assert.All(option.Names, each => Assert.Contains(each, help, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_option_is_on_the_documentation_page(string name)
    {
        string docs = Path.Combine(WorkingDayTests.RepositoryRoot, "docs");
        string page = string.Concat(Directory.GetFiles(docs, "run*.md").Select(File.ReadAllText));
        CommandOption<RunOptions> option = RunOptions.CreateTable().Single(option => option.Names[0] == name);

        Assert.Contains(option.Names, each => page.Contains(each, StringComparison.Ordinal));
    }

    [Fact]
    public void No_two_options_share_a_name()
    {
        // Among them are those that are accepted without effect, and those that are refused.
        IEnumerable<string> names = new RunCommand().Options.Options.SelectMany(option => option.Names);

        Assert.Empty(names.GroupBy(name => name).Where(name => name.Count() > 1).Select(name => name.Key));
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

        // Files travel between machines only: becket-cluster has these options.
        IEnumerable<string> here = RunOptions.CreateTable().Select(option => option.Group).Distinct();
        IEnumerable<string> all = here.Append(TransferOptions.CreateGroup().Title);
        Assert.Equal(declared.Order(StringComparer.Ordinal), all.Order(StringComparer.Ordinal));
    }

    private static string ValueOf(OptionDescription option) =>
        s_valuesByName.GetValueOrDefault(option.Names[0]) ?? s_values[option.ValueName!];
}
