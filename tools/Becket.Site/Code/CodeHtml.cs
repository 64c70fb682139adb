using System.Net;
using System.Text;

namespace Becket.Site.Code;

/// <summary>Coloured code as HTML.</summary>
internal static class CodeHtml
{
    private static readonly string[] s_classes = ["", "k", "t", "m", "s", "n", "c"];

    /// <summary>Writes the pieces.</summary>
    /// <param name="spans">The pieces.</param>
    /// <param name="addressOf">The address of the page of a symbol, or null if there is none.</param>
    public static string Write(IEnumerable<CodeSpan> spans, Func<string, string?> addressOf)
    {
        var html = new StringBuilder();
        foreach (CodeSpan span in spans)
        {
            string text = WebUtility.HtmlEncode(span.Text);
            string kind = s_classes[(int)span.Kind];
            string? address = span.Symbol is null ? null : addressOf(span.Symbol);
            if (address is not null)
            {
                html.Append("<a").Append(kind.Length > 0 ? $" class=\"{kind}\"" : "");
                html.Append($" href=\"{WebUtility.HtmlEncode(address)}\">{text}</a>");
            }
            else if (kind.Length > 0)
            {
                html.Append($"<span class=\"{kind}\">{text}</span>");
            }
            else
            {
                html.Append(text);
            }
        }

        return html.ToString();
    }
}
