using Becket.Cli.Running.Input;
using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Running.Input;

/// <summary>The number of jobs that is known before the first one starts.</summary>
public sealed class JobCountTests : IDisposable
{
    private readonly WorkDirectory _directory = new();

    public JobCountTests() => File.WriteAllText(_directory["five"], "a\nb \n\nd\ne\n");

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("echo :::: @five", 5)]
    [InlineData("--header echo :::: @five", 4)]
    [InlineData("-r echo :::: @five", 4)]
    [InlineData("-E d echo :::: @five", 3)]
    [InlineData("-n2 echo :::: @five", 3)]
    [InlineData("-N0 echo :::: @five", 5)]
    [InlineData("-L2 echo :::: @five", 2)]
    [InlineData("echo ::: a b ::: c d e", 6)]
    [InlineData("echo ::: a b :::+ c d e", 2)]
    [InlineData("--link echo ::: a b ::: c d e", 3)]
    [InlineData("-n4 echo ::: a b ::: c d e", 2)]
    [InlineData("echo ::: a b ::: ", 0)]
    [InlineData("echo :::: @five @five", 25)]
    [InlineData("echo :::: /dev/null", -1)]
    [InlineData("-X echo ::: a b", -1)]
    [InlineData("-s 9 echo ::: a b", -1)]
    public void The_jobs_are_counted_where_that_is_possible(string line, long jobs)
    {
        string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
        RunOptions options = RunCommandOptions(
            [.. words.Select(word => word.Replace("@", _directory[""] + "/", StringComparison.Ordinal))]
        );
        using var reactor = Reactor.Create();
        using var input = new JobInput(reactor, options);

        Assert.Equal(jobs < 0 ? null : jobs, input.Count(evenIfLong: false));
    }

    [Fact]
    public void A_file_of_the_system_without_a_length_is_counted_by_its_lines()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "/proc is Linux's");
        using var reactor = Reactor.Create();
        var options = new RunOptions { Input = new() { Sources = [new InputSource { File = "/proc/self/limits" }] } };
        using var input = new JobInput(reactor, options);

        Assert.Equal(File.ReadAllLines("/proc/self/limits").Length, input.Count(evenIfLong: false));
    }

    private static RunOptions RunCommandOptions(string[] words) =>
        RunCommand.OptionsOf(new RunCommand().Parse(words));
}
