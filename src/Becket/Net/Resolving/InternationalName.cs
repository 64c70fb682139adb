using System.Globalization;
using System.Text;

namespace Becket.Net.Resolving;

/// <summary>Names with letters beyond ASCII, as they are asked for: RFC 5891.</summary>
internal static class InternationalName
{
    /// <summary>The name in ASCII: <c>bücher.example</c> is <c>xn--bcher-kva.example</c>. A name in ASCII, an address
    /// too, stays as it is.</summary>
    /// <exception cref="ArgumentException">It is no name.</exception>
    public static string ToAscii(string name)
    {
        if (Ascii.IsValid(name))
        {
            return name;
        }

        try
        {
            return new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException error)
        {
            throw new ArgumentException($"\"{name}\" is no name of a host: {error.Message}", nameof(name), error);
        }
    }
}
