using System.Text;

namespace Crawler.Robots;

/// <summary>The path of a rule: it matches each path that begins with it. "*" stands for any letters, and "$" at the
/// end for the end of the path.</summary>
internal sealed class RobotsPattern
{
    private readonly string[] _parts;
    private readonly bool _toTheEnd;

    private RobotsPattern(string[] parts, bool toTheEnd, int length)
    {
        _parts = parts;
        _toTheEnd = toTheEnd;
        Length = length;
    }

    /// <summary>How specific it is: its length in the form in which it is compared.</summary>
    public int Length { get; }

    public static RobotsPattern Parse(ReadOnlySpan<byte> value)
    {
        string text = Normalize(value);
        bool toTheEnd = text.EndsWith('$');

        // The first part is the begin of the path. An empty one between two "*" says nothing.
        string[] parts = (toTheEnd ? text[..^1] : text).Split('*');
        string[] middle = [.. parts.Skip(1).SkipLast(1).Where(part => part.Length > 0)];
        return new RobotsPattern(parts.Length == 1 ? parts : [parts[0], .. middle, parts[^1]], toTheEnd, text.Length);
    }

    /// <summary>Whether a path, in the form that <see cref="Normalize(string)"/> gives, is one of those that the rule
    /// is about. A rule without a path is about none.</summary>
    public bool IsMatch(string path)
    {
        if (Length == 0 || !path.StartsWith(_parts[0], StringComparison.Ordinal))
        {
            return false;
        }

        int at = _parts[0].Length;
        if (_parts.Length == 1)
        {
            return !_toTheEnd || at == path.Length;
        }

        // Each part at the first place where it is found: a later one would leave less for the parts behind it.
        for (int i = 1; i < _parts.Length - 1; i++)
        {
            int found = path.IndexOf(_parts[i], at, StringComparison.Ordinal);
            if (found < 0)
            {
                return false;
            }

            at = found + _parts[i].Length;
        }

        string last = _parts[^1];
        return _toTheEnd
            ? path.Length - last.Length >= at && path.EndsWith(last, StringComparison.Ordinal)
            : path.IndexOf(last, at, StringComparison.Ordinal) >= 0;
    }

    /// <summary>The form in which paths are compared (RFC 9309, section 2.2.2): what is outside of ASCII is escaped,
    /// what is unreserved is not, and the digits of escapes are capital letters.</summary>
    public static string Normalize(string path) => Normalize(Encoding.UTF8.GetBytes(path));

    private static string Normalize(ReadOnlySpan<byte> path)
    {
        var text = new StringBuilder(path.Length);
        for (int i = 0; i < path.Length; i++)
        {
            byte letter = path[i];
            bool isEscape =
                letter == '%'
                && i + 2 < path.Length
                && char.IsAsciiHexDigit((char)path[i + 1])
                && char.IsAsciiHexDigit((char)path[i + 2]);
            if (isEscape)
            {
                letter = Convert.FromHexString([(char)path[i + 1], (char)path[i + 2]])[0];
                i += 2;
            }

            bool staysEscaped = isEscape && !IsUnreserved(letter);
            if (letter >= 0x80 || staysEscaped)
            {
                text.Append('%').Append(letter.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                text.Append((char)letter);
            }
        }

        return text.ToString();
    }

    // RFC 3986, section 2.3.
    private static bool IsUnreserved(byte letter) =>
        char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~';
}
