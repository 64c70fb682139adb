using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Becket.Deferreds;

/// <summary>Refuses <c>async void</c> functions where the result is needed when the function returns.</summary>
internal static class AsyncVoid
{
    /// <summary>Throws if <paramref name="function"/> is an <c>async</c> lambda or method.</summary>
    /// <param name="function">The function; it returns nothing.</param>
    /// <param name="member">The member that takes it.</param>
    /// <exception cref="ArgumentException">It is <c>async</c>.</exception>
    [return: NotNullIfNotNull(nameof(function))]
    public static TDelegate? Refuse<TDelegate>(TDelegate? function, string member)
        where TDelegate : Delegate
    {
        if (function is not null && function.Method.IsDefined(typeof(AsyncStateMachineAttribute), inherit: false))
        {
            throw new ArgumentException(
                $"{member} must be done when it returns, so its function must not be async. Await before, and give "
                    + $"{member} a function that uses the result."
            );
        }

        return function;
    }
}
