using System.Runtime.CompilerServices;

namespace Becket.Testing.Tests;

/// <summary>Line numbers, for the places that messages name.</summary>
internal static class Lines
{
    /// <summary>The line below the call.</summary>
    public static int Next([CallerLineNumber] int line = 0) => line + 1;

    /// <summary>Checks that a place is a line of a file of these tests.</summary>
    public static void IsAt(int line, string? place, string file) =>
        Assert.EndsWith($"{file}:line {line}", place, StringComparison.Ordinal);
}
