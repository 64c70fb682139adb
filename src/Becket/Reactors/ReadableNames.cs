using System.Reflection;

namespace Becket.Reactors;

/// <summary>Names of types and methods as the programmer wrote them, for logs: the compiler puts lambdas, local
/// functions and async methods into types and methods of its own.</summary>
internal static class ReadableNames
{
    /// <summary>A type: <c>List&lt;Order&gt;</c>. One that the compiler made is named by what it was made
    /// for.</summary>
    public static string Of(Type type)
    {
        if (IsMadeByCompiler(type.Name))
        {
            string? inside = UserName(type.Name);
            return type.DeclaringType is not { } outer ? inside ?? type.Name
                : inside is null ? Of(outer)
                : $"{Of(outer)}.{inside}";
        }

        int mark = type.Name.IndexOf('`', StringComparison.Ordinal);
        return mark < 0 ? type.Name
            : type.IsGenericTypeDefinition ? type.Name[..mark]
            : $"{type.Name[..mark]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }

    /// <summary>A method: <c>Program.Main</c>, or a lambda in it.</summary>
    public static string Of(MethodInfo method)
    {
        Type? type = method.DeclaringType;
        string owner = type is null ? "" : $"{Of(OutermostMade(type))}.";
        if (!IsMadeByCompiler(method.Name))
        {
            // A method of a type that the compiler made, MoveNext for one, says nothing.
            return type is not null && IsMadeByCompiler(type.Name) && UserName(type.Name) is { } made
                ? $"{owner}{made}"
                : $"{owner}{method.Name}";
        }

        string user = UserName(method.Name) ?? method.Name;
        return IsLambda(method.Name) ? $"a lambda in {owner}{user}" : $"{owner}{user}";
    }

    /// <summary>The type that the programmer wrote, around those that the compiler made.</summary>
    private static Type OutermostMade(Type type)
    {
        while (type.DeclaringType is { } outer && IsMadeByCompiler(type.Name))
        {
            type = outer;
        }

        return type;
    }

    // Names that the compiler makes begin with <. Source: Roslyn's GeneratedNames.cs; the letter behind the > says what
    // it is: b a lambda, g a local function, d a state machine, c a closure.
    private static bool IsMadeByCompiler(string name) =>
        name.StartsWith('<') && !name.StartsWith("<Main>$", StringComparison.Ordinal);

    private static bool IsLambda(string name) => name.Contains(">b__", StringComparison.Ordinal);

    /// <summary>The name between the brackets; of a local function, <c>Outer.Local</c>. Null if there is
    /// none.</summary>
    private static string? UserName(string name)
    {
        int end = name.LastIndexOf('>');
        string user = name[1..Math.Max(end, 1)];

        // <<Main>$>b__0: a lambda in top-level statements. <<Run>b__0>d: the state machine of an async lambda in Run.
        if (user.StartsWith('<'))
        {
            user = user.StartsWith("<Main>$", StringComparison.Ordinal) ? "Main" : UserName(user) ?? user;
        }

        int local = name.IndexOf("g__", Math.Max(end, 0), StringComparison.Ordinal);
        if (local >= 0)
        {
            string function = name[(local + 3)..].Split('|')[0];
            return $"{user}.{function}";
        }

        return user.Length == 0 || user.StartsWith("c__", StringComparison.Ordinal) ? null : user;
    }
}
