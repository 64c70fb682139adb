using System.Reflection;

namespace Becket.Cli.Tests;

public sealed class ToolTests
{
    // Assembly names ignore case: a becket.dll beside Becket.dll was once taken for it.
    [Fact]
    public void The_tool_and_the_library_are_told_apart_without_looking_at_case()
    {
        var tool = Assembly.Load("Becket.Cli");

        Assert.NotNull(tool.EntryPoint);
        Assert.NotSame(tool, Assembly.Load("BECKET"));
    }
}
