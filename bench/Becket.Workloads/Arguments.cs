using System.Globalization;

namespace Becket.Workloads;

/// <summary>The <c>key=value</c> part of the command line.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> _values = [];

    /// <summary>Reads them, and takes no key that the workload does not know: a misspelt one would measure something
    /// else.</summary>
    public static Arguments Parse(Workload workload, ReadOnlySpan<string> words)
    {
        var arguments = new Arguments();
        foreach (string word in words)
        {
            if (word.Split('=', 2) is not [var key, var value] || !workload.Keys.Contains(key))
            {
                throw new UsageException(
                    $"{workload.Name} does not know \"{word}\". It takes: {string.Join(", ", workload.Keys.Select(known => known + "="))}."
                );
            }

            arguments._values[key] = value;
        }

        return arguments;
    }

    /// <summary>A number that is not negative.</summary>
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
            : throw new UsageException($"{key}={text}: a number of zero or more is wanted.");
    }

    /// <summary>How many: a whole number, one at least.</summary>
    public int Count(string key, int otherwise)
    {
        double number = Number(key, otherwise);
        return number >= 1 && number <= Array.MaxLength && number == Math.Floor(number)
            ? (int)number
            : throw new UsageException($"{key}={_values[key]}: a whole number of 1 or more is wanted.");
    }

    /// <summary>Any word.</summary>
    public string Text(string key, string otherwise) => _values.GetValueOrDefault(key, otherwise);

    /// <summary>One of some words, of which the first is the default.</summary>
    public string OneOf(string key, params string[] words)
    {
        string word = _values.GetValueOrDefault(key, words[0]);
        return words.Contains(word)
            ? word
            : throw new UsageException($"{key}={word}: known are {string.Join(", ", words)}.");
    }
}
