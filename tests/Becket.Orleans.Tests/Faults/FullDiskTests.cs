namespace Becket.Orleans.Tests.Faults;

/// <summary>A cluster of one process whose disk is full.</summary>
public sealed class FullDiskTests : IDisposable
{
    private const int Jobs = 200;

    private readonly string _folder = Directory.CreateTempSubdirectory("becket-full-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task While_the_disk_is_full_nothing_is_lost_and_with_room_it_goes_on_by_itself()
    {
        using var disk = new SmallDisk();
        using Child child = await Start(disk);
        await child.Results(30);

        // No more jobs end before the disk is full. Again after each look: a file that is written anew leaves the room
        // of the old one.
        disk.Fill();
        Go();
        for (int round = 0; !child.Text.Contains("No space left on device", StringComparison.Ordinal); round++)
        {
            Assert.True(round < 6_000 && !child.HasExited, child.Text);
            await Task.Delay(50);
            disk.Fill();
        }

        Dictionary<string, string> before = child.ResultsOf();
        Assert.InRange(before.Count, 30, Jobs - 1);

        // One line for the user, beside what Orleans logs.
        await child.Line("Make room or repair the disk; the work goes on by itself.");

        disk.MakeRoom();
        await child.Line("COMPLETE");
        Judge(child, before);
    }

    [Fact]
    public async Task Killed_while_the_disk_is_full_it_goes_on_with_the_next_start()
    {
        using var disk = new SmallDisk();
        Dictionary<string, string> before;
        using (Child child = await Start(disk))
        {
            await child.Results(30);
            disk.Fill();
            Go();
            for (int round = 0; !child.Text.Contains("No space left on device", StringComparison.Ordinal); round++)
            {
                Assert.True(round < 6_000 && !child.HasExited, child.Text);
                await Task.Delay(50);
                disk.Fill();
            }

            before = child.ResultsOf();
            await child.Kill();
        }

        disk.MakeRoom();
        using Child next = await Start(disk);
        await next.Line("COMPLETE");
        Judge(next, before);
    }

    /// <summary>What was answered before is the same, each job is recorded once, by its newest run.</summary>
    private void Judge(Child child, Dictionary<string, string> before)
    {
        Dictionary<string, string> results = child.ResultsOf();
        Assert.Equal(Jobs, results.Count);
        Assert.All(before, old => Assert.Equal(old.Value, results[old.Key]));
        ILookup<string, Run> byKey = Run.Read(Path.Combine(_folder, "runs")).ToLookup(static run => run.Key);
        Assert.All(
            results,
            result => Assert.Equal($"{byKey[result.Key].Max(static run => run.Token)}", result.Value.Split(' ')[0])
        );
    }

    private void Go() => File.WriteAllText(Path.Combine(_folder, "go"), "");

    private Task<Child> Start(SmallDisk disk) =>
        Child.StartMember(
            $"--JobCluster:Folder={disk.Folder}",
            $"--Runs={Path.Combine(_folder, "runs")}",
            $"--Create={Jobs}",
            "--HoldAfter=30",
            "--Milliseconds=50"
        );
}
