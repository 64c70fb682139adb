using System.Reflection;
using Becket.Tests.Deferreds;

namespace Becket.Tests;

/// <summary>The rule of <see cref="LeavesNoHomeAttribute"/>.</summary>
public sealed class LeavesNoHomeTests
{
    [Fact]
    public void A_test_that_leaves_its_reactor_fails_and_its_thread_has_no_home_afterwards() =>
        Threads.RunOnOther(static () =>
        {
            Leave();

            Exception error = Assert.ThrowsAny<Exception>(static () => LeavesNoHomeAttribute.End("A test", false));
            Assert.StartsWith("A test has left", error.Message, StringComparison.Ordinal);
            Assert.Null(Home.Current);
            LeavesNoHomeAttribute.Begin();
        });

    [Fact]
    public void A_class_that_does_not_dispose_the_reactor_of_its_test_fails_the_next_test_which_names_the_first() =>
        Threads.RunOnOther(static () =>
        {
            Leave();
            LeavesNoHomeAttribute.End("A test", true);

            Exception error = Assert.ThrowsAny<Exception>(LeavesNoHomeAttribute.Begin);
            Assert.StartsWith("A test has left", error.Message, StringComparison.Ordinal);
            Assert.Null(Home.Current);
        });

    [Fact]
    public void A_class_may_dispose_its_reactor_after_the_test() =>
        Threads.RunOnOther(static () =>
        {
            Reactor reactor = Leave();
            LeavesNoHomeAttribute.End("A test", true);
            reactor.Dispose();

            LeavesNoHomeAttribute.Begin();
        });

    [Fact]
    public void The_constructor_of_the_next_test_may_make_a_reactor() =>
        Threads.RunOnOther(static () =>
        {
            Leave().Dispose();
            LeavesNoHomeAttribute.End("A test", true);
            using Reactor next = Leave();

            LeavesNoHomeAttribute.Begin();
        });

    // The code after an await runs on any thread of the pool. The reactor then stays the home of the thread that
    // created it, and the end of the test finds what another test has on this thread.
    [Fact]
    public void No_test_of_a_class_with_a_reactor_awaits()
    {
        MethodInfo[] tests =
        [
            .. typeof(LeavesNoHomeTests)
                .Assembly.GetTypes()
                .Where(HasReactor)
                .SelectMany(static type => type.GetMethods())
                .Where(static method => method.GetCustomAttribute<FactAttribute>() is not null),
        ];

        Assert.True(tests.Length > 1000);
        Assert.DoesNotContain(tests, static test => test.ReturnType != typeof(void));
    }

    private static Reactor Leave()
    {
        var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        reactor.Run(static () => Deferred.Succeed());
        return reactor;
    }

    private static bool HasReactor(Type type)
    {
        for (Type? at = type; at is not null; at = at.BaseType)
        {
            if (
                at.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)
                    .Any(static field => Holds(field.FieldType))
            )
            {
                return !type.IsAbstract;
            }
        }

        return false;
    }

    private static bool Holds(Type type) =>
        type == typeof(Reactor) || (type.IsGenericType && Array.Exists(type.GetGenericArguments(), Holds));
}
