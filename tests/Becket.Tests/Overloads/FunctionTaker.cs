using System.Reflection;

namespace Becket.Tests.Overloads;

/// <summary>One place where a public member takes a function: a parameter of a method or constructor, or a property or
/// event.</summary>
/// <param name="Member">The member, as a reader writes it: <c>Reactor.CallLater</c>.</param>
/// <param name="Place">The same for all overloads that differ only in what their functions return.</param>
/// <param name="Returns">What the function returns.</param>
/// <param name="IsRefused">Whether a use of it is an error, whose message says what to write.</param>
internal sealed record FunctionTaker(string Member, string Place, Type Returns, bool IsRefused)
{
    /// <summary>Every place in the library.</summary>
    public static IReadOnlyList<FunctionTaker> All { get; } =
    [.. typeof(Deferred).Assembly.GetExportedTypes().SelectMany(Of)];

    /// <summary>Whether the function may be asynchronous: it returns a deferred or a task of any kind.</summary>
    public bool IsAsync => Kind is not null;

    /// <summary>Deferred, Task or ValueTask, without the type of its value; null for a synchronous function.</summary>
    public string? Kind =>
        typeof(Deferred).IsAssignableFrom(Returns) ? nameof(Deferred)
        : typeof(Task).IsAssignableFrom(Returns) ? nameof(Task)
        : Returns == typeof(ValueTask) ? nameof(ValueTask)
        : Returns.IsGenericType && Returns.GetGenericTypeDefinition() == typeof(ValueTask<>) ? nameof(ValueTask)
        : null;

    /// <summary>Whether an <c>async</c> lambda, or one that returns a task, compiles here: the function returns
    /// nothing, or any value at all.</summary>
    public bool TakesAnyResult =>
        Returns == typeof(void)
        || (Returns is { IsGenericMethodParameter: true } && Returns.GetGenericParameterConstraints().Length == 0);

    /// <summary>Whether the result has a value.</summary>
    public bool HasValue => Returns.IsGenericType || (Returns != typeof(void) && !IsAsync);

    public static IEnumerable<FunctionTaker> Of(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        string name = NameOf(type);
        if (typeof(Delegate).IsAssignableFrom(type))
        {
            yield break;
        }

        foreach (
            MethodBase method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared))
        )
        {
            if (
                !(method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly)
                || method.IsSpecialName
                    && !method.IsConstructor
                    && !method.Name.StartsWith("set_", StringComparison.Ordinal)
            )
            {
                continue;
            }

            string member = method.IsConstructor
                ? $"new {name}"
                : $"{name}.{method.Name.Replace("set_", "", StringComparison.Ordinal)}";
            ParameterInfo[] parameters = method.GetParameters();
            string signature = $"{member}({Shapes(parameters)})";
            foreach (ParameterInfo parameter in parameters.Where(static p => IsFunction(p.ParameterType)))
            {
                yield return new FunctionTaker(
                    member,
                    $"{signature}, parameter {parameter.Position}",
                    parameter.ParameterType.GetMethod("Invoke")!.ReturnType,
                    method.GetCustomAttribute<ObsoleteAttribute>() is { IsError: true }
                );
            }
        }
    }

    private static bool IsFunction(Type type) =>
        typeof(Delegate).IsAssignableFrom(type) && type.GetMethod("Invoke") is not null;

    private static string Shape(Type type) =>
        IsFunction(type) ? $"function({Shapes(type.GetMethod("Invoke")!.GetParameters())})" : type.ToString();

    private static string Shapes(ParameterInfo[] parameters) =>
        string.Join(", ", parameters.Select(static parameter => Shape(parameter.ParameterType)));

    private static string NameOf(Type type) => type.Name.Split('`')[0] + (type.IsGenericType ? "<T>" : "");
}
