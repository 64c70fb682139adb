using System.Reflection;

namespace Becket.Cli.Tests;

public sealed class ToolTests
{
    // Assembly names ignore case: the runtime once loaded a becket.dll beside Becket.dll in its place.
    [Fact]
    public void The_assembly_names_of_tool_and_library_differ_by_more_than_case()
    {
        var tool = Assembly.Load("Becket.Cli");

        Assert.NotNull(tool.EntryPoint);
        Assert.NotSame(tool, Assembly.Load("BECKET"));
    }
}
