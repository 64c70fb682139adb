using System.Globalization;
using System.Text;

namespace Becket.Net.Endpoints;

/// <summary>The parsed description of an endpoint: <c>tcp:8080:interface=127.0.0.1</c>.</summary>
/// <remarks>
/// <para>Colons separate the parts. The first part is the prefix; the others are values, named by their position or as
/// <c>name=value</c>. A backslash escapes the character behind it (see <see cref="Endpoint.Quote"/>).</para>
/// <para>Immutable. Source: the syntax of <c>twisted.internet.endpoints.serverFromString</c> and
/// <c>clientFromString</c>.</para>
/// </remarks>
public sealed class EndpointDescription
{
    private readonly string _text;
    private readonly Dictionary<string, string> _values;

    private EndpointDescription(
        string text,
        string prefix,
        IReadOnlyList<string> positional,
        Dictionary<string, string> values
    )
    {
        _text = text;
        Prefix = prefix;
        Positional = positional;
        _values = values;
    }

    /// <summary>The kind of endpoint: the first part, in small letters.</summary>
    public string Prefix { get; }

    /// <summary>The values without a name, in order. Empty in the description that a registered kind of endpoint gets:
    /// there all values have names.</summary>
    public IReadOnlyList<string> Positional { get; }

    /// <summary>The values by name.</summary>
    public IReadOnlyDictionary<string, string> Values => _values;

    /// <summary>Parses a description.</summary>
    /// <param name="description">The description.</param>
    /// <exception cref="FormatException">It is empty, ends in the middle of an escape, names an argument twice, or has
    /// a value without a name after one with a name.</exception>
    public static EndpointDescription Parse(string description)
    {
        ArgumentNullException.ThrowIfNull(description);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var positional = new List<string>();
        string? prefix = null;
        foreach ((string? name, string? value) in Split(description))
        {
            if (prefix is null)
            {
                prefix =
                    name is null && value.Length > 0
                        ? value.ToLowerInvariant()
                        : throw new FormatException(
                            $"\"{description}\" does not begin with the kind of endpoint, as \"tcp:8080\" does."
                        );
            }
            else if (name is null)
            {
                if (values.Count > 0)
                {
                    throw new FormatException(
                        $"In \"{description}\", \"{value}\" has no name, and follows values with names. Give "
                            + $"it a name, or put it before them."
                    );
                }

                positional.Add(value);
            }
            else if (!values.TryAdd(name, value))
            {
                throw new FormatException($"In \"{description}\", {name} is given twice.");
            }
        }

        return new EndpointDescription(description, prefix!, positional, values);
    }

    /// <summary>Whether a value is given.</summary>
    /// <param name="name">Its name.</param>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>A value that must be given.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="FormatException">It is not.</exception>
    public string GetString(string name) =>
        GetString(name, null) ?? throw new FormatException($"\"{_text}\" does not say {name}, which {Prefix}: needs.");

    /// <summary>A value, or another if it is not given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">The other.</param>
    public string? GetString(string name, string? otherwise) => _values.GetValueOrDefault(name, otherwise!);

    /// <summary>A number that must be given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The most it may be.</param>
    /// <exception cref="FormatException">It is not given, or no such number.</exception>
    public int GetInt32(string name, int least, int most) => ToInt32(name, GetString(name), least, most);

    /// <summary>A number, or another if it is not given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The most it may be.</param>
    /// <param name="otherwise">The other.</param>
    /// <exception cref="FormatException">It is no such number.</exception>
    public int GetInt32(string name, int least, int most, int otherwise) =>
        Has(name) ? GetInt32(name, least, most) : otherwise;

    /// <summary>A number of seconds, or another time if it is not given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">The other.</param>
    /// <exception cref="FormatException">It is no number, or less than zero.</exception>
    public TimeSpan GetSeconds(string name, TimeSpan otherwise)
    {
        if (!Has(name))
        {
            return otherwise;
        }

        string value = _values[name];
        return
            double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds)
            && seconds < int.MaxValue
            ? TimeSpan.FromSeconds(seconds)
            : throw InvalidValue(name, value, "a number of seconds");
    }

    /// <summary>A yes or no (<c>1</c> or <c>0</c>, <c>true</c> or <c>false</c>, <c>yes</c> or <c>no</c>), or another
    /// answer if it is not given.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="otherwise">The other.</param>
    /// <exception cref="FormatException">It is none of these.</exception>
    public bool GetBoolean(string name, bool otherwise) =>
        GetString(name, null)?.ToLowerInvariant() switch
        {
            null => otherwise,
            "1" or "true" or "yes" => true,
            "0" or "false" or "no" => false,
            var value => throw InvalidValue(name, value, "1 or 0"),
        };

    /// <summary>The error for a value that cannot be used.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    /// <param name="expected">What it should be, as in "a number of seconds".</param>
    /// <returns>The exception, for the caller to throw.</returns>
    public FormatException InvalidValue(string name, string value, string expected) =>
        new($"In \"{_text}\", {name} is \"{value}\", which is not {expected}.");

    /// <summary>The description, so that parsing it gives the same again.</summary>
    public override string ToString() => Join([Prefix, .. Positional]);

    /// <summary>The same with names for the values without a name, by their position.</summary>
    /// <param name="parameters">The known names, in the order of the values without a name.</param>
    internal EndpointDescription WithNames(IReadOnlyList<string> parameters)
    {
        string known = parameters.Count == 0 ? "It takes none" : $"It knows {string.Join(", ", parameters)}";
        if (_values.Keys.FirstOrDefault(name => !parameters.Contains(name, StringComparer.Ordinal)) is { } unknown)
        {
            throw new FormatException($"In \"{_text}\", {Prefix}: does not know \"{unknown}\". {known}.");
        }

        // "stdio:" has one value, which is empty.
        bool hasNone = parameters.Count == 0 && Positional is [""];
        if (Positional.Count > parameters.Count && !hasNone)
        {
            throw new FormatException(
                $"In \"{_text}\", \"{Positional[parameters.Count]}\" is one value too many for {Prefix}:. "
                    + $"{known}. A colon within a value is written \"\\:\"."
            );
        }

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < Positional.Count && !hasNone; i++)
        {
            values.Add(parameters[i], Positional[i]);
        }

        foreach ((string? name, string? value) in _values)
        {
            if (!values.TryAdd(name, value))
            {
                throw new FormatException(
                    $"In \"{_text}\", {name} is given twice: as \"{values[name]}\" by its place, and by its name."
                );
            }
        }

        return new EndpointDescription(_text, Prefix, [], values);
    }

    /// <summary>The description of the endpoint that this one is put around: what is behind the prefix.</summary>
    internal string Inner() =>
        Positional is [{ Length: > 0 }, ..]
            ? Join([.. Positional])
            : throw new FormatException(
                $"\"{_text}\" does not name the other endpoint that {Prefix}: is put around, as \"{Prefix}:tcp:8080\" "
                    + "does."
            );

    private static IEnumerable<(string? Name, string Value)> Split(string description)
    {
        var part = new StringBuilder();
        string? name = null;
        for (int i = 0; i < description.Length; i++)
        {
            switch (description[i])
            {
                case '\\' when i + 1 < description.Length:
                    part.Append(description[++i]);
                    break;

                case '\\':
                    throw new FormatException(
                        $"\"{description}\" ends with a backslash, which escapes the character behind it. A "
                            + $"backslash itself is written \"\\\\\"."
                    );

                case ':':
                    yield return (name, part.ToString());
                    name = null;
                    part.Clear();
                    break;

                // Only the first one: a value may contain more.
                case '=' when name is null:
                    name = part.ToString();
                    part.Clear();
                    break;

                default:
                    part.Append(description[i]);
                    break;
            }
        }

        yield return (name, part.ToString());
    }

    private string Join(IEnumerable<string> withoutName) =>
        string.Join(
            ':',
            [
                .. withoutName.Select(Endpoint.Quote),
                .. _values.Select(static pair => $"{Endpoint.Quote(pair.Key)}={Endpoint.Quote(pair.Value)}"),
            ]
        );

    private int ToInt32(string name, string value, int least, int most) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
        && number >= least
        && number <= most
            ? number
            : throw InvalidValue(name, value, $"a number from {least} to {most}");
}
