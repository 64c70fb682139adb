using System.Reflection;

namespace Becket.Tests;

public sealed class DependencyTests
{
    [Fact]
    public void The_library_depends_on_nothing_but_the_base_class_library_and_logging_abstractions()
    {
        IEnumerable<string> others = Assembly
            .Load("Becket")
            .GetReferencedAssemblies()
            .Select(static reference => reference.Name!)
            .Where(static name => !name.StartsWith("System.", StringComparison.Ordinal))
            .Except(["Microsoft.Extensions.Logging.Abstractions", "Microsoft.Win32.Primitives"]);

        Assert.Empty(others);
    }
}
