namespace Becket.Cli.Parsing;

/// <summary>The options of a command, found by their names, by unambiguous beginnings of long names, and by long names
/// with dashes left out or added: GNU parallel has many of its options in both spellings.</summary>
internal sealed class OptionTable
{
    private readonly Dictionary<string, OptionDescription> _byName = [];

    /// <param name="options">The options. If two have the same name, the first one has it.</param>
    public OptionTable(IReadOnlyList<OptionDescription> options)
    {
        Options = options;
        foreach (OptionDescription option in options)
        {
            foreach (string name in option.Names)
            {
                _byName.TryAdd(name, option);
            }
        }
    }

    /// <summary>The options in the order of the help.</summary>
    public IReadOnlyList<OptionDescription> Options { get; }

    /// <summary>The option with this very name; null for none.</summary>
    public OptionDescription? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>The option with this name, or the only one with a long name that begins so.</summary>
    /// <exception cref="MisuseException">There is none, or there are several.</exception>
    public OptionDescription Resolve(string typed)
    {
        if (Find(typed) is { } exact)
        {
            return exact;
        }

        // One name of each option that it may be.
        var possible = new Dictionary<OptionDescription, string>();
        if (typed.Length > 2 && typed.StartsWith("--", StringComparison.Ordinal))
        {
            foreach ((string name, OptionDescription option) in _byName)
            {
                if (name.StartsWith(typed, StringComparison.Ordinal))
                {
                    possible.TryAdd(option, name);
                }
            }
        }

        if (possible.Count == 0 && BySpelling(typed) is { } spelled)
        {
            return spelled;
        }

        if (possible.Count == 1)
        {
            return possible.Keys.First();
        }

        string[] names = [.. possible.Values.Order(StringComparer.Ordinal)];
        throw new MisuseException(
            names.Length == 0
                ? $"there is no option '{typed}'{Suggestion(typed)}"
                : $"{typed} may be {string.Join(", ", names[..^1])} or {names[^1]}"
        );
    }

    private OptionDescription? BySpelling(string typed)
    {
        string letters = Letters(typed);
        return typed.StartsWith("--", StringComparison.Ordinal)
            ? _byName.FirstOrDefault(entry => entry.Key.Length > 2 && Letters(entry.Key) == letters).Value
            : null;
    }

    private string Suggestion(string typed) =>
        typed.StartsWith("--", StringComparison.Ordinal)
        && NearestName.Of(typed, _byName.Keys.Where(name => name.Length > 2)) is { } nearest
            ? $" (did you mean {nearest}?)"
            : "";

    private static string Letters(string name) => name.Replace("-", "", StringComparison.Ordinal);
}
