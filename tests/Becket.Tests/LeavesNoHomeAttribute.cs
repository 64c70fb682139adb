using System.Reflection;
using Becket.Tests;
using Xunit.v3;

[assembly: LeavesNoHome]

namespace Becket.Tests;

/// <summary>Every test leaves the thread that it ran on without a home, so that a reactor that one test forgot to
/// dispose fails that test, and not another one that the thread runs later.</summary>
/// <remarks>A class that is disposed after its tests may dispose its reactor then. What it leaves is found when the
/// thread begins the next test, whose failure names the test to mend.</remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class LeavesNoHomeAttribute : BeforeAfterTestAttribute
{
    [ThreadStatic]
    private static Home? t_left;

    [ThreadStatic]
    private static string? t_leftBy;

    public override void Before(MethodInfo methodUnderTest, IXunitTest test) => Begin();

    public override void After(MethodInfo methodUnderTest, IXunitTest test) =>
        End(test.TestDisplayName, test.TestMethod.TestClass.Class.IsAssignableTo(typeof(IDisposable)));

    internal static void Begin()
    {
        Home? left = t_left;
        t_left = null;
        if (left is not null && Home.Current == left)
        {
            Fail(t_leftBy!, left);
        }
    }

    internal static void End(string test, bool isClassDisposed)
    {
        if (Home.Current is not { } home)
        {
            return;
        }

        if (!isClassDisposed)
        {
            Fail(test, home);
        }

        (t_left, t_leftBy) = (home, test);
    }

    private static void Fail(string test, Home home)
    {
        // The tests after this one are not to fail for it, too.
        Reactor.Create(new ReactorOptions { VirtualTime = true }).Dispose();
        Assert.Fail(
            $"{test} has left {home} as the home of its thread. Dispose the reactor on the thread that created it, and "
                + "do not await between the two."
        );
    }
}
