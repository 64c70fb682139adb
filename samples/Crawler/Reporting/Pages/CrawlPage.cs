using System.Text;
using System.Text.Encodings.Web;

namespace Crawler.Reporting.Pages;

/// <summary>Writes the page of a crawl: one file that loads nothing, in which addresses and names are only
/// text.</summary>
/// <remarks>The template is <c>CrawlPage.html</c> beside this file. While the crawl runs, the page loads itself
/// anew.</remarks>
internal static class CrawlPage
{
    private const string TitleMark = "{{title}}";
    private const string DataMark = "{{data}}";

    private static readonly Lazy<string> s_template = new(ReadTemplate);

    /// <summary>Writes the page to a stream. Threads: any.</summary>
    public static void Write(PageData data, Stream stream)
    {
        string page = s_template.Value;
        int mark = page.IndexOf(DataMark, StringComparison.Ordinal);
        string title = HtmlEncoder.Default.Encode(data.Spider);
        stream.Write(Encoding.UTF8.GetBytes(page[..mark].Replace(TitleMark, title, StringComparison.Ordinal)));
        data.Write(stream);
        stream.Write(Encoding.UTF8.GetBytes(page[(mark + DataMark.Length)..]));
    }

    /// <summary>Writes the page to a file, in one step for a browser that reads it at this moment. Blocks.</summary>
    public static void WriteFile(PageData data, string path)
    {
        string whole = Path.GetFullPath(path);
        string beside = whole + ".new";
        using (FileStream file = File.Create(beside))
        {
            Write(data, file);
        }

        File.Move(beside, whole, overwrite: true);
    }

    private static string ReadTemplate()
    {
        using Stream resource = typeof(CrawlPage).Assembly.GetManifestResourceStream("CrawlPage.html")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
