using System.Globalization;
using System.Runtime.CompilerServices;

namespace Becket.Testing.Tests;

/// <summary>Line numbers, for the places that messages name.</summary>
internal static class Lines
{
    /// <summary>The line below the call.</summary>
    public static int Next([CallerLineNumber] int line = 0) => line + 1;

    /// <summary>Checks that a place is a line of a file of these tests. In optimized code, debug symbols may give the
    /// line of the statement before.</summary>
    public static void IsAt(int line, string? place, string file)
    {
        Assert.Contains($"{file}:line ", place, StringComparison.Ordinal);
        Assert.InRange(int.Parse(place!.Split(":line ")[1], CultureInfo.InvariantCulture), line - 1, line);
    }
}
