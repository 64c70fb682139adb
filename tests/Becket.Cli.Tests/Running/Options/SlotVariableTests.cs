using Becket.Cli.Running.Options;

namespace Becket.Cli.Tests.Running.Options;

public sealed class SlotVariableTests
{
    [Fact]
    public void Each_job_gets_the_number_of_its_slot_from_zero()
    {
        ToolResult result = Tool.Run("a\nb\nc\n", "-j1", "--process-slot-var=GPU", "sh", "-c", "echo $GPU $0", "{}");

        Assert.Equal((0, "0 a\n0 b\n0 c\n"), (result.ExitCode, result.Output));
    }

    [Fact]
    public void Jobs_that_run_at_once_get_different_numbers()
    {
        // The first job ends when the second one has written its number.
        using var directory = new WorkDirectory();
        string script = $"echo $GPU > {directory["{}"]}; until [ -s {directory["b"]} ]; do sleep 0.01; done; echo $GPU";

        ToolResult result = Tool.Run("a\nb\n", "-j2", "--process-slot-var", "GPU", "--shell", script);

        Assert.Equal(["0", "1"], result.SortedLines);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A=1")]
    public void It_is_the_name_of_a_variable(string name) =>
        Assert.Throws<MisuseException>(() => new RunCommand().Parse(["--process-slot-var", name, "echo"]));
}
