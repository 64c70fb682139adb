using System.Buffers;
using System.Text;

namespace Crawler.Pages;

/// <summary>Looks in the first bytes of a page for the encoding that it names itself: in a meta element, or in an XML
/// declaration.</summary>
/// <remarks>Source: WHATWG, HTML Standard, "prescan a byte stream to determine its encoding". Differs: it looks at
/// <see cref="Length"/> bytes, not at 1,024, because a browser that finds the element later parses the page
/// again.</remarks>
internal ref struct CharsetScan
{
    /// <summary>How many bytes are looked at.</summary>
    public const int Length = 16 * 1024;

    private static readonly SearchValues<byte> s_endsOfWord = SearchValues.Create(" \t\r\n\f>"u8);
    private static readonly SearchValues<byte> s_endsOfName = SearchValues.Create(" \t\r\n\f/>="u8);

    private ReadOnlySpan<byte> _rest;

    private CharsetScan(ReadOnlySpan<byte> content) => _rest = content[..Math.Min(content.Length, Length)];

    /// <summary>The encoding that the content names; null if it names none that exists.</summary>
    public static Encoding? Find(ReadOnlySpan<byte> content) =>
        content.StartsWith("<?xml"u8)
            ? OfDeclaration(content) ?? new CharsetScan(content).Find()
            : new CharsetScan(content).Find();

    private static Encoding? OfDeclaration(ReadOnlySpan<byte> content)
    {
        int end = content.IndexOf("?>"u8);
        ReadOnlySpan<byte> declaration = end < 0 ? [] : content[..end];
        int at = declaration.IndexOf("encoding"u8);
        if (at < 0)
        {
            return null;
        }

        ReadOnlySpan<byte> value = declaration[(at + "encoding".Length)..].Trim(" \t\r\n="u8);
        if (value is not [(byte)'"' or (byte)'\'', ..])
        {
            return null;
        }

        int quote = value[1..].IndexOf(value[0]);
        return quote < 0 ? null : InMarkup(Charsets.Find(Encoding.Latin1.GetString(value.Slice(1, quote))));
    }

    // Markup that could be read so far is not in UTF-16, whatever it says.
    private static Encoding? InMarkup(Encoding? named) =>
        named is UnicodeEncoding or UTF32Encoding ? Encoding.UTF8 : named;

    private Encoding? Find()
    {
        while (Skip(_rest.IndexOf((byte)'<')))
        {
            if (_rest.StartsWith("<!--"u8))
            {
                // The two dashes may be those of the begin: <!-->.
                _rest = _rest[2..];
                SkipBehind("-->"u8);
            }
            else if (IsMeta())
            {
                _rest = _rest["<meta".Length..];
                if (OfMeta() is { } found)
                {
                    return found;
                }
            }
            else if (_rest is [_, >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z', ..])
            {
                SkipTag(1);
            }
            else if (_rest is [_, (byte)'/', >= (byte)'A' and <= (byte)'Z' or >= (byte)'a' and <= (byte)'z', ..])
            {
                SkipTag(2);
            }
            else if (_rest is [_, (byte)'!' or (byte)'/' or (byte)'?', ..])
            {
                SkipBehind(">"u8);
            }
            else
            {
                _rest = _rest[1..];
            }
        }

        return null;
    }

    private readonly bool IsMeta() =>
        _rest.Length > 5 && Ascii.EqualsIgnoreCase(_rest[..5], "<meta"u8) && (IsSpace(_rest[5]) || _rest[5] == '/');

    private Encoding? OfMeta()
    {
        bool isContentType = false;
        Encoding? ofCharset = null;
        Encoding? ofContent = null;
        while (TryReadAttribute(out string name, out string value))
        {
            switch (name)
            {
                case "http-equiv":
                    isContentType |= value == "content-type";
                    break;

                case "content":
                    ofContent ??= Charsets.FindIn(value);
                    break;

                case "charset":
                    ofCharset ??= Charsets.Find(value);
                    break;
            }
        }

        return InMarkup(ofCharset ?? (isContentType ? ofContent : null));
    }

    private void SkipTag(int prefix)
    {
        _rest = _rest[prefix..];
        if (Skip(_rest.IndexOfAny(s_endsOfWord)))
        {
            while (TryReadAttribute(out _, out _)) { }
        }
    }

    // One attribute in small letters; false at the end of the tag.
    private bool TryReadAttribute(out string name, out string value)
    {
        value = "";
        name = "";
        _rest = _rest.TrimStart(" \t\r\n\f/"u8);
        if (_rest.IsEmpty || _rest[0] == '>')
        {
            return false;
        }

        int end = _rest[1..].IndexOfAny(s_endsOfName);
        if (end < 0)
        {
            _rest = [];
            return false;
        }

        name = Take(end + 1);
        ReadOnlySpan<byte> behind = _rest.TrimStart(" \t\r\n\f"u8);
        if (behind is not [(byte)'=', ..])
        {
            return true;
        }

        _rest = behind[1..].TrimStart(" \t\r\n\f"u8);
        if (_rest is [(byte)'"' or (byte)'\'', ..])
        {
            byte quote = _rest[0];
            _rest = _rest[1..];
            end = _rest.IndexOf(quote);
            value = Take(end < 0 ? _rest.Length : end);
            _rest = _rest[Math.Min(1, _rest.Length)..];
            return end >= 0;
        }

        end = _rest.IndexOfAny(s_endsOfWord);
        value = Take(end < 0 ? _rest.Length : end);
        return end >= 0;
    }

    private string Take(int length)
    {
        string text = Encoding.Latin1.GetString(_rest[..length]).ToLowerInvariant();
        _rest = _rest[length..];
        return text;
    }

    private bool Skip(int length)
    {
        _rest = length < 0 ? [] : _rest[length..];
        return length >= 0;
    }

    private void SkipBehind(ReadOnlySpan<byte> text)
    {
        int at = _rest.IndexOf(text);
        Skip(at < 0 ? at : at + text.Length);
    }

    private static bool IsSpace(byte letter) => letter is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n' or 12;
}
