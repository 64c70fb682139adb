using System.Reflection;

namespace Becket.Tests.Overloads;

/// <summary>Every public or protected parameter and property that takes a function says where the function runs, so
/// that the analyzers check what users write there.</summary>
public sealed class PlaceOfFunctionsTests
{
    private const string Compiler = "Only code that the compiler made for an await calls it.";
    private const string HandsOver = "Hands a call of the library to a thread. Users call CallFromThread.";
    private const string Outside = "Runs between the turns of the hosts, where no loop is.";

    /// <summary>Members whose functions run neither on a loop nor on a thread of the pool, and where they do.</summary>
    private static readonly Dictionary<string, string> s_elsewhere = new(StringComparer.Ordinal)
    {
        ["DeferredAwaiter.OnCompleted"] = Compiler,
        ["DeferredAwaiter.UnsafeOnCompleted"] = Compiler,
        ["DeferredAwaiter`1.OnCompleted"] = Compiler,
        ["DeferredAwaiter`1.UnsafeOnCompleted"] = Compiler,
        ["YieldAwaiter.OnCompleted"] = Compiler,
        ["YieldAwaiter.UnsafeOnCompleted"] = Compiler,
        ["Home.Post"] = HandsOver,
        ["Reactor.Post"] = HandsOver,
        ["TimeProviderTime..ctor"] = HandsOver,
        ["ReactorOptions.OnBlocked"] = "Runs on the watchdog's thread while the loop is blocked.",
        ["Reactor.RunAsGuest"] = "Runs on the thread of another loop, and on one that waits.",
        ["Simulation.After"] = Outside,
        ["Simulation.Always"] = Outside,
        ["Simulation.At"] = Outside,
        ["Simulation.AtEnd"] = Outside,
        ["Simulation.Eventually"] = Outside,
        ["Simulation.Every"] = Outside,
        ["Simulation.Explore"] = Outside,
        ["Simulation.Run"] = Outside,
        ["Simulation.RunUntil"] = Outside,
    };

    private static readonly (string Member, ICustomAttributeProvider Place, bool IsRefused)[] s_places =
    [
        .. from type in typeof(Reactor).Assembly.GetExportedTypes()
        where !type.IsAssignableTo(typeof(Delegate))
        from place in PlacesOf(type)
        select place,
    ];

    [Fact]
    public void Every_function_runs_on_the_loop_or_on_a_thread_or_is_in_the_table()
    {
        string[] unknown =
        [
            .. s_places
                .Where(static place =>
                    !IsMarked(place.Place) && !place.IsRefused && !s_elsewhere.ContainsKey(place.Member)
                )
                .Select(static place => $"{place.Member}: {place.Place}")
                .Distinct(),
        ];
        Assert.True(
            unknown.Length == 0,
            "Put [RunsOnLoop] or [RunsOnThread] there, or an entry into the table in this file with the reason:\n"
                + string.Join('\n', unknown)
        );
    }

    [Fact]
    public void No_entry_of_the_table_is_out_of_date() =>
        Assert.All(
            s_elsewhere.Keys,
            static member => Assert.Contains(s_places, place => place.Member == member && !IsMarked(place.Place))
        );

    [Fact]
    public void Many_functions_are_looked_at() =>
        Assert.True(s_places.Count(static place => IsMarked(place.Place)) > 100);

    private static IEnumerable<(string, ICustomAttributeProvider, bool)> PlacesOf(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        foreach (MemberInfo member in type.GetMembers(Declared))
        {
            string name = $"{type.Name}.{member.Name}";
            bool isRefused = member.GetCustomAttribute<ObsoleteAttribute>() is { IsError: true };
            if (
                member is PropertyInfo property
                && property.PropertyType.IsAssignableTo(typeof(Delegate))
                && property.GetAccessors(nonPublic: true).Any(IsOpen)
            )
            {
                yield return (name, property, isRefused);
            }

            if (member is ConstructorInfo or MethodInfo { IsSpecialName: false } && IsOpen((MethodBase)member))
            {
                foreach (ParameterInfo parameter in ((MethodBase)member).GetParameters())
                {
                    if (parameter.ParameterType.IsAssignableTo(typeof(Delegate)))
                    {
                        yield return (name, parameter, isRefused);
                    }
                }
            }
        }
    }

    private static bool IsOpen(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsMarked(ICustomAttributeProvider place) =>
        place.IsDefined(typeof(RunsOnLoopAttribute), false) || place.IsDefined(typeof(RunsOnThreadAttribute), false);
}
