using System.Reflection;

namespace Becket.Tests.Reactors;

public sealed class ReadableNamesTests
{
    [Fact]
    public void A_lambda_is_named_by_the_method_it_is_in()
    {
        int captured = 1;
        Action inClosure = () => captured++;
        Action inClass = static () => { };
        const string Name = $"{nameof(ReadableNamesTests)}.{nameof(A_lambda_is_named_by_the_method_it_is_in)}";
        Assert.Equal($"a lambda in {Name}", ReadableNames.Of(inClosure.Method));
        Assert.Equal($"a lambda in {Name}", ReadableNames.Of(inClass.Method));
        inClosure();
    }

    [Fact]
    public void A_local_function_has_its_own_name_and_that_of_its_method()
    {
        Action local = Local;
        Assert.Equal(
            $"{nameof(ReadableNamesTests)}.{nameof(A_local_function_has_its_own_name_and_that_of_its_method)}.Local",
            ReadableNames.Of(local.Method)
        );

        static void Local() { }
    }

    [Fact]
    public void A_method_and_a_type_have_the_names_they_were_given()
    {
        Assert.Equal("List<Dictionary<String, Int32>>", ReadableNames.Of(typeof(List<Dictionary<string, int>>)));
        Assert.Equal("Int32", ReadableNames.Of(typeof(int)));
        Assert.Equal("ReadableNamesTests.Method", ReadableNames.Of(Find(nameof(Method))));
    }

    [Fact]
    public void The_state_machine_of_an_async_method_has_the_methods_name()
    {
        Type machine = Find(nameof(Method))
            .GetCustomAttribute<System.Runtime.CompilerServices.AsyncStateMachineAttribute>()!
            .StateMachineType;
        Assert.Equal("ReadableNamesTests.Method", ReadableNames.Of(machine));
        Assert.Equal(
            "ReadableNamesTests.Method",
            ReadableNames.Of(machine.GetMethod("MoveNext", BindingFlags.NonPublic | BindingFlags.Instance)!)
        );
    }

    private static MethodInfo Find(string name) =>
        typeof(ReadableNamesTests).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static async Deferred Method() => await Deferred.Succeed();
}
