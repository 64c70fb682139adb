using Becket.Cli.Running.Logs;

namespace Becket.Cli.Tests.Running.Logs;

public sealed class CommandSetTests
{
    [Fact]
    public void A_command_can_be_taken_as_often_as_jobs_had_it()
    {
        var set = new CommandSet();
        set.Add(3, 7);
        set.Add(1, 7);
        set.Add(1, 7); // the same job again: it was retried by a later run
        set.Add(2, 9);

        Assert.True(set.TryTake(7));
        Assert.True(set.TryTake(7));
        Assert.False(set.TryTake(7));
        Assert.True(set.TryTake(9));
        Assert.False(set.TryTake(9));
        Assert.False(set.TryTake(8));
        Assert.False(set.TryTake(10));
    }

    [Fact]
    public void An_empty_set_has_no_command() => Assert.False(new CommandSet().TryTake(1));

    [Fact]
    public void A_log_takes_little_memory_for_each_job()
    {
        const int Jobs = 1_000_000;
        long before = GC.GetAllocatedBytesForCurrentThread(); // of this thread only: others run tests meanwhile
        var commands = new LoggedCommands();
        for (int i = 1; i <= Jobs; i++)
        {
            commands.Add(i, (ulong)i);
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Jobs, 0, 40);
        Assert.Equal((1_000_000UL, 0UL, (long)Jobs), (commands.Of(Jobs), commands.Of(Jobs + 1), commands.Highest));
    }

    [Fact]
    public void The_hash_is_of_the_command_and_not_of_its_quotes()
    {
        Assert.Equal(CommandHash.Of("echo 'a b'"u8), CommandHash.Of("echo a\\ b"u8));
        Assert.NotEqual(CommandHash.Of("echo ab"u8), CommandHash.Of("echo ba"u8));
    }
}
