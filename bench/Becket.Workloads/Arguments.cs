using System.Globalization;

namespace Becket.Workloads;

/// <summary>The <c>key=value</c> part of the command line.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Reads the arguments. An unknown key throws, because a misspelt key would measure something
    /// else.</summary>
    public static Arguments Parse(Workload workload, ReadOnlySpan<string> words)
    {
        var arguments = new Arguments();
        foreach (string word in words)
        {
            if (word.Split('=', 2) is not [var key, var value] || !workload.Keys.Contains(key))
            {
                throw new UsageException(
                    $"{workload.Name} does not know \"{word}\". "
                        + $"It takes: {string.Join(", ", workload.Keys.Select(known => known + "="))}."
                );
            }

            arguments._values[key] = value;
        }

        return arguments;
    }

    /// <summary>The value of a key: a number that is not negative.</summary>
    public double Number(string key, double otherwise)
    {
        if (!_values.TryGetValue(key, out string? text))
        {
            return otherwise;
        }

        return
            double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            && number >= 0
            && double.IsFinite(number)
            ? number
            : throw new UsageException($"{key}={text}: the value must be a number of zero or more.");
    }

    /// <summary>The value of a key: a whole number, 1 or more.</summary>
    public int Count(string key, int otherwise)
    {
        double number = Number(key, otherwise);
        return number >= 1 && number <= Array.MaxLength && number == Math.Floor(number)
            ? (int)number
            : throw new UsageException($"{key}={_values[key]}: the value must be a whole number of 1 or more.");
    }

    /// <summary>The value of a key: any word.</summary>
    public string Text(string key, string otherwise) => _values.GetValueOrDefault(key, otherwise);

    /// <summary>The value of a key: one of the given words. The first is the default.</summary>
    public string OneOf(string key, params string[] words)
    {
        string word = _values.GetValueOrDefault(key, words[0]);
        return words.Contains(word)
            ? word
            : throw new UsageException($"{key}={word}: the value must be one of {string.Join(", ", words)}.");
    }
}
