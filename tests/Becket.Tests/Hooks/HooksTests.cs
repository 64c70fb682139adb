using System.Reflection;

namespace Becket.Tests.Hooks;

/// <summary>The library calls the program's code in many places, and that code may throw in each. Code that waits for a
/// result must get an error then. This test finds every such place, and fails when one is in neither table.</summary>
/// <remarks>A key with <c>*</c> at its end stands for all places that begin with it.</remarks>
public sealed partial class HooksTests
{
    public static TheoryData<string> Places => [.. HookFinder.Find()];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_place_where_the_library_calls_the_program_is_in_one_of_the_tables(string place) =>
        Assert.True(
            s_tested.Keys.Any(key => IsOf(key, place)) != s_needsNone.Keys.Any(key => IsOf(key, place)),
            $"{place}: the library calls the program's own code here. Add it to one of the tables of HooksTests: to "
                + "s_tested with the test of what happens when that code throws, or to s_needsNone with the reason "
                + "why it needs none."
        );

    [Fact]
    public void Each_entry_of_the_tables_stands_for_a_place_that_exists() =>
        Assert.DoesNotContain(
            s_tested.Keys.Concat(s_needsNone.Keys),
            static key => !HookFinder.Find().Any(place => IsOf(key, place))
        );

    [Fact]
    public void Each_test_that_a_table_names_exists()
    {
        HashSet<string> tests =
        [
            .. typeof(HooksTests)
                .Assembly.GetTypes()
                .SelectMany(static type => type.GetMethods().Where(IsTest))
                .Select(static test => test.Name),
        ];
        Assert.Empty(s_tested.Values.Where(test => !tests.Contains(test)).Distinct());

        static bool IsTest(MethodInfo method) => method.IsDefined(typeof(FactAttribute), inherit: true);
    }

    private static bool IsOf(string key, string place) =>
        key.EndsWith('*') ? place.StartsWith(key[..^1], StringComparison.Ordinal) : key == place;
}
