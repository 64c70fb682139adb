using System.Globalization;

namespace Becket.Simulations.Exploring;

/// <summary>What the environment variables say.</summary>
internal sealed record ExploreSettings
{
    private const string SeedName = "BECKET_SEED";
    private const string SeedsName = "BECKET_SEEDS";
    private const string FaultsName = "BECKET_FAULTS";
    private const string CheckName = "BECKET_CHECK";

    /// <summary>The only seed to run; null for all.</summary>
    public ulong? Seed { get; init; }

    /// <summary>How many seeds to run; null for as many as the program says.</summary>
    public int? Seeds { get; init; }

    /// <summary>The only faults that happen; null for all.</summary>
    public IReadOnlyList<int>? Faults { get; init; }

    /// <summary>Whether to run each seed twice, and to compare.</summary>
    public bool Check { get; init; }

    /// <summary>Reads the variables.</summary>
    /// <param name="read">Gives the value of a variable; null if it is not set.</param>
    /// <exception cref="InvalidOperationException">A value cannot be read.</exception>
    public static ExploreSettings Read(Func<string, string?> read) =>
        new()
        {
            Seed = Parse<ulong>(SeedName, read(SeedName), "a seed, such as 4711"),
            Seeds = ParseCount(read(SeedsName)),
            Faults = ParseFaults(read(FaultsName)),
            Check = ParseCheck(read(CheckName)),
        };

    private static T? Parse<T>(string name, string? value, string example)
        where T : struct, ISpanParsable<T> =>
        string.IsNullOrEmpty(value) ? null
        : T.TryParse(value, CultureInfo.InvariantCulture, out T parsed) ? parsed
        : throw Invalid(name, value, example);

    private static int? ParseCount(string? value) =>
        Parse<int>(SeedsName, value, "a number of seeds, such as 100000") is { } count
            ? count > 0
                ? count
                : throw Invalid(SeedsName, value!, "a number of seeds, such as 100000")
            : null;

    private static List<int>? ParseFaults(string? value)
    {
        // Empty means none, which is not the same as all.
        if (value is null)
        {
            return null;
        }

        List<int> numbers = [];
        foreach (
            string part in value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            numbers.Add(
                int.TryParse(part, CultureInfo.InvariantCulture, out int number)
                    ? number
                    : throw Invalid(FaultsName, value, "the numbers of faults, such as 2,5")
            );
        }

        return numbers;
    }

    private static bool ParseCheck(string? value) =>
        value switch
        {
            null or "" or "0" => false,
            "1" => true,
            _ => throw Invalid(CheckName, value, "1 or 0"),
        };

    private static InvalidOperationException Invalid(string name, string value, string example) =>
        new($"The environment variable {name} is \"{value}\". Set it to {example}.");
}
