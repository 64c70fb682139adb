using System.Text;

namespace Crawler.Site.Areas;

/// <summary>Pages in other encodings: "/charset/NAME".</summary>
public sealed class CharsetArea : IArea
{
    /// <summary>The pages: the title that a browser shows, the type in the header, and the bytes.</summary>
    public static IReadOnlyDictionary<string, (string Title, string Type, byte[] Body)> Pages { get; } = Make();

    /// <inheritdoc/>
    public string Prefix => "charset";

    /// <inheritdoc/>
    public SiteAnswer Answer(SiteRequest request) =>
        request.Parts.Length == 1 ? SiteAnswer.Index("Charsets", Pages.Keys)
        : Pages.TryGetValue(request.Parts[1], out (string Title, string Type, byte[] Body) page)
            ? SiteAnswer.OfBytes(page.Body, page.Type)
        : SiteAnswer.NotFound();

    private static Dictionary<string, (string Title, string Type, byte[] Body)> Make()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        const string German = "Grüße aus Köln",
            Euro = "Preis: 5 € “netto”",
            Russian = "Привет, мир",
            Japanese = "日本語のページ",
            Chinese = "中文网页",
            Korean = "한국어 페이지";
        return new()
        {
            ["header-latin1"] = (German, "text/html; charset=ISO-8859-1", Bytes("iso-8859-1", German)),
            ["header-1252-as-latin1"] = (Euro, "text/html; charset=iso-8859-1", Bytes("windows-1252", Euro)),
            ["header-quoted"] = (Russian, "text/html; charset=\"windows-1251\"", Bytes("windows-1251", Russian)),
            ["header-capitals"] = (Russian, "Text/HTML;CHARSET=KOI8-R", Bytes("koi8-r", Russian)),
            ["meta-charset"] = (Japanese, "text/html", Bytes("shift_jis", Japanese, "<meta charset=\"Shift_JIS\">")),
            ["meta-http-equiv"] = (
                Japanese,
                "text/html",
                Bytes("euc-jp", Japanese, "<meta http-equiv=\"Content-Type\" content=\"text/html; charset=EUC-JP\">")
            ),
            ["meta-gb2312-is-gbk"] = (Chinese, "text/html", Bytes("gb18030", Chinese, "<meta charset=gb2312>")),
            ["header-euc-kr"] = (Korean, "text/html; charset=euc-kr", Bytes("euc-kr", Korean)),
            ["header-before-meta"] = (
                German,
                "text/html; charset=utf-8",
                Bytes("utf-8", German, "<meta charset=\"windows-1251\">")
            ),
            ["mark-utf8-before-header"] = (
                German,
                "text/html; charset=windows-1252",
                [0xEF, 0xBB, 0xBF, .. Bytes("utf-8", German)]
            ),
            ["mark-utf16-little"] = (Russian, "text/html", [0xFF, 0xFE, .. Bytes("utf-16", Russian)]),
            ["mark-utf16-big"] = (Russian, "text/html", [0xFE, 0xFF, .. Bytes("utf-16BE", Russian)]),
            ["unknown-header"] = (
                Russian,
                "text/html; charset=no-such-charset",
                Bytes("windows-1251", Russian, "<meta charset=windows-1251>")
            ),
            ["meta-says-utf16"] = (German, "text/html", Bytes("utf-8", German, "<meta charset=\"utf-16\">")),
            ["nothing-utf8"] = (Japanese, "text/html", Bytes("utf-8", Japanese)),
            ["nothing-1252"] = (Euro, "text/html", Bytes("windows-1252", Euro)),
        };
    }

    private static byte[] Bytes(string encoding, string title, string meta = "") =>
        Encoding
            .GetEncoding(encoding)
            .GetBytes($"<!DOCTYPE html><html><head>{meta}<title>{title}</title></head><body></body></html>");
}
