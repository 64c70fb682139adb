using System.Text.RegularExpressions;

namespace Becket.Testing.Watching;

/// <summary>The name of a method as the programmer wrote it, from the names in a stack trace: the compiler puts
/// lambdas, local functions and async methods into types and methods of its own.</summary>
/// <remarks>As <see cref="ReadableNames"/>, from texts: a stack trace gives methods in a trimmed program only
/// so.</remarks>
internal static partial class PlaceNames
{
    /// <summary>Names a method.</summary>
    /// <param name="type">The full name of its type: <c>Shop.PriceTests+&lt;&gt;c+&lt;&lt;Run&gt;b__0&gt;d</c>.</param>
    /// <param name="method">Its name.</param>
    public static string Of(string type, string method)
    {
        // The namespace ends at the last point before the first nested or generic type.
        int end = type.IndexOfAny(['+', '`', '[']);
        int dot = type.LastIndexOf('.', end < 0 ? type.Length - 1 : end);
        string[] parts = type[(dot + 1)..].Split('+');
        string owner = string.Join(
            '.',
            parts.TakeWhile(static part => !part.StartsWith('<')).Select(static part => part.Split('`', '[')[0])
        );

        // The state machine of an async method or lambda names it; its own method is only MoveNext.
        string name = method == "MoveNext" && parts[^1].StartsWith('<') ? parts[^1] : method;
        if (!name.StartsWith('<'))
        {
            return $"{owner}.{name}";
        }

        string user = InnermostName().Match(name).Groups[1].Value;
        string local = LocalFunction().Match(name) is { Success: true } match ? $".{match.Groups[1].Value}" : "";
        return name.Contains(">b__", StringComparison.Ordinal)
            ? $"a lambda in {owner}.{user}{local}"
            : $"{owner}.{user}{local}";
    }

    // <<Run>b__0_0>d is the state machine of a lambda in Run; <Run>g__Local|0_0 a local function.
    [GeneratedRegex("^<+([^<>]*)>")]
    private static partial Regex InnermostName();

    [GeneratedRegex(@"g__([^|]+)\|")]
    private static partial Regex LocalFunction();
}
