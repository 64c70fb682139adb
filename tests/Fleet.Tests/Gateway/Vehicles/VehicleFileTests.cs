using Becket.Samples.Fleet.Gateway.Vehicles;

namespace Fleet.Tests.Gateway.Vehicles;

/// <summary>The list of vehicles, and the command that edits it.</summary>
public sealed class VehicleFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-test-");

    private string List => Path.Combine(_folder.FullName, "vehicles.txt");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_list_is_made_changed_and_shown_by_the_command()
    {
        Assert.Equal(0, Run("add", "13800138000", "--plate", "京A12345", "--terminal-id", "ID1").ExitCode);
        Assert.Equal(0, Run("add", "013900139000").ExitCode);
        Assert.Equal("013800138000 京A12345 ID1\n013900139000 - -\n", File.ReadAllText(List).ReplaceLineEndings("\n"));
        Assert.Contains(
            "changed",
            Run("add", "00000000013900139000", "--plate", "B1").Output,
            StringComparison.Ordinal
        );
        string[] lines = Run("list").Lines;
        Assert.Equal(3, lines.Length);
        Assert.Matches("^013900139000 +B1 +the first$", lines[2]);
        Assert.Equal(0, Run("remove", "13800138000").ExitCode);
        Assert.Equal("013900139000", Assert.Single(VehicleFile.Read(List).Vehicles).Device);
        FleetRun missing = Run("remove", "13800138000");
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("is not on the list", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Comments_and_empty_lines_stay_where_they_are()
    {
        File.WriteAllText(List, "# trucks\n\n13800138000 A1\n# vans\n13900139000\n");
        Assert.Equal(0, Run("add", "013800138000", "--plate", "A2").ExitCode);
        Assert.Equal(0, Run("remove", "013900139000").ExitCode);
        Assert.Equal("# trucks\n\n013800138000 A2 -\n# vans\n", File.ReadAllText(List).ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("13800138000\nnumber\n", "line 2: expected a number")]
    [InlineData("13800138000 A1 ID1 more\n", "line 1: expected a number")]
    [InlineData("13800138000\n\n013800138000\n", "number 013800138000 is there twice")]
    [InlineData("13800138000 A1\n13900139000 A1\n", "plate A1 is there twice: for 013800138000 and 013900139000")]
    public void A_mistake_in_the_list_is_named_and_nothing_is_changed(string text, string says)
    {
        File.WriteAllText(List, text);
        foreach (FleetRun run in (FleetRun[])[Run("list"), Run("add", "1"), Run("remove", "13800138000")])
        {
            Assert.Equal((1, ""), (run.ExitCode, run.Output));
            Assert.Contains(says, Assert.Single(run.ErrorLines), StringComparison.Ordinal);
        }

        Assert.Equal(text, File.ReadAllText(List));
    }

    [Fact]
    public void A_plate_of_another_vehicle_is_not_added()
    {
        Assert.Equal(0, Run("add", "1", "--plate", "A1").ExitCode);
        FleetRun run = Run("add", "2", "--plate", "A1");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("plate A1 is there twice", run.Error, StringComparison.Ordinal);
        Assert.Equal(2, Run("add", "3", "--plate", "A 1").ExitCode);
        Assert.Equal(2, Run("add", "3", "--terminal-id", "-").ExitCode);
        Assert.Equal(2, Run("add", "3x").ExitCode);
        Assert.Single(VehicleFile.Read(List).Vehicles);
    }

    [Fact]
    public void A_list_that_does_not_exist_is_empty_and_the_command_says_what_to_do()
    {
        Assert.Empty(VehicleFile.Read(List).Vehicles);
        Assert.Contains("fleet vehicles add", Run("list").Output, StringComparison.Ordinal);
    }

    private FleetRun Run(params string[] arguments) => FleetRun.Of(["vehicles", .. arguments, "--vehicles", List]);
}
