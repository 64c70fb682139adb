using System.IO.Compression;
using System.Text;
using Crawler.Sitemaps;
using static Crawler.Tests.Pages.TestPages;

namespace Crawler.Tests.Sitemaps;

public sealed class SitemapTests
{
    private const string UrlSet = """
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="urn:image" xmlns:xhtml="urn:xhtml">
          <!-- pages -->
          <url><loc> http://example.org/1 </loc><lastmod>2026-11-30</lastmod><priority>0.8</priority></url>
          <url>
            <image:image><image:loc>http://example.org/1.png</image:loc></image:image>
            <xhtml:link rel="alternate" hreflang="de" href="http://example.org/de"/>
            <loc>http://example.org/2?a=1&amp;b=2#x</loc>
          </url>
          <url><loc><![CDATA[http://example.org/3]]></loc><lastmod>soon</lastmod></url>
          <url><loc>mailto:a@example.org</loc></url>
          <url><loc/></url>
          <url/>
          <url><lastmod>2026</lastmod><loc>http://bücher.example/ü</loc></url>
        </urlset>
        """;

    private static readonly string[] s_pages =
    [
        "http://example.org/1",
        "http://example.org/2?a=1&b=2",
        "http://example.org/3",
        "http://bücher.example/%C3%BC",
    ];

    [Fact]
    public void A_list_of_pages_is_read()
    {
        SitemapEntry[] entries = Read(UrlSet);

        Assert.Equal(s_pages, entries.Select(entry => entry.Address.AbsoluteUri));
        Assert.All(entries, entry => Assert.False(entry.IsSitemap));
        Assert.Equal(
            [new DateTimeOffset(2026, 11, 30, 0, 0, 0, default), null, null, new(2026, 1, 1, 0, 0, 0, default)],
            entries.Select(entry => entry.LastModified)
        );
    }

    [Fact]
    public void A_list_of_sitemaps_is_read()
    {
        SitemapEntry entry = Assert.Single(
            Read(
                "<sitemapindex><sitemap><loc>/more.xml.gz</loc>"
                    + "<lastmod>2026-11-30T12:00:00+02:00</lastmod></sitemap></sitemapindex>"
            )
        );

        Assert.Equal("http://example.org/more.xml.gz", entry.Address.AbsoluteUri);
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 10, 0, 0, default), entry.LastModified);
        Assert.True(entry.IsSitemap);
    }

    [Theory]
    [InlineData("2026-11-30", "2026-11-30T00:00:00Z")]
    [InlineData("2026-11", "2026-11-01T00:00:00Z")]
    [InlineData("2026", "2026-01-01T00:00:00Z")]
    [InlineData(" 2026-11-30T12:30Z ", "2026-11-30T12:30:00Z")]
    [InlineData("2026-11-30T12:30:45.123-05:00", "2026-11-30T17:30:45.123Z")]
    [InlineData("Mon, 30 Nov 2026 12:30:45 GMT", "2026-11-30T12:30:45Z")]
    [InlineData("Mon, 30 Nov 2026 12:30:45 +0100", "2026-11-30T11:30:45Z")]
    [InlineData("30.11.2026x", null)]
    [InlineData("", null)]
    public void Dates_have_several_forms(string text, string? time) =>
        Assert.Equal(
            time is null ? null : DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture),
            Read($"<urlset><url><loc>http://a/</loc><lastmod>{text}</lastmod></url></urlset>").Single().LastModified
        );

    [Fact]
    public void Text_has_an_address_on_each_line()
    {
        SitemapEntry[] entries = Read(
            "\ufeffhttp://example.org/1\r\n\n  https://example.org/2  \nnot an address\n/3\nhttp://["
        );

        Assert.Equal(
            ["http://example.org/1", "https://example.org/2"],
            entries.Select(entry => entry.Address.AbsoluteUri)
        );
    }

    [Fact]
    public void Feeds_are_read()
    {
        SitemapEntry rss = Read(
                "<rss><channel><link>http://no/</link><item><title>x</title><link>http://example.org/1</link>"
                    + "<pubDate>Mon, 30 Nov 2026 12:00:00 GMT</pubDate></item></channel></rss>"
            )
            .Single();
        SitemapEntry atom = Read(
                "<feed xmlns='http://www.w3.org/2005/Atom'><link href='http://no/'/><entry>"
                    + "<published>2020-01-01</published>"
                    + "<link rel='edit' href='/edit'/><link href='/1'/><link rel='alternate' href='/2'/>"
                    + "<updated>2026-11-30T12:00:00Z</updated></entry></feed>"
            )
            .Single();

        Assert.Equal("http://example.org/1", rss.Address.AbsoluteUri);
        Assert.Equal("http://example.org/1", atom.Address.AbsoluteUri);
        Assert.Equal(new DateTimeOffset(2026, 11, 30, 12, 0, 0, default), rss.LastModified);
        Assert.Equal(rss.LastModified, atom.LastModified);
    }

    [Fact]
    public void A_compressed_file_is_read() =>
        Assert.Equal(4, Sitemap.Parse(Of(Compressed(UrlSet), "application/gzip")).Count());

    [Fact]
    public void A_file_with_a_byte_order_mark_in_UTF_16_or_with_space_before_it_is_read()
    {
        Assert.Equal(4, Read("\ufeff" + UrlSet).Length);
        Assert.Equal(4, Read(" \r\n\t" + UrlSet).Length);
        Assert.Equal(
            4,
            Sitemap
                .Parse(Of([0xff, 0xfe, .. Encoding.Unicode.GetBytes(UrlSet.Replace("UTF-8", "UTF-16"))], "text/xml"))
                .Count()
        );
    }

    [Theory]
    [InlineData("<urlset><url><loc>http://a/1</loc></url><url><loc>http://a/2</loc></wrong>")]
    [InlineData("<urlset><url><loc>http://a/1</loc></url><url><loc>http://a/2")]
    [InlineData("<urlset><url><loc>http://a/1</loc></url><url><loc>http://a/2</loc>&nothing;</url></urlset>")]
    [InlineData("<urlset><url><loc>http://a/1</loc></url><url><loc>http://a/2</loc><a b></url></urlset>")]
    public void A_file_with_a_fault_gives_what_came_before_it(string xml) =>
        Assert.Equal("http://a/1", Read(xml).Single().Address.AbsoluteUri);

    [Fact]
    public void A_compressed_file_that_was_cut_gives_what_came_before()
    {
        string xml = $"<urlset>{string.Concat(Enumerable.Range(0, 5_000).Select(Entry))}</urlset>";
        byte[] whole = Compressed(xml);
        byte[] broken = [.. whole];
        broken.AsSpan(broken.Length / 2, 100).Fill(0xff);

        Assert.InRange(Sitemap.Parse(Of(whole[..(whole.Length / 2)], "application/gzip")).Count(), 1_000, 4_999);
        Assert.InRange(Sitemap.Parse(Of(broken, "application/gzip")).Count(), 1_000, 4_999);
    }

    [Theory]
    [InlineData("<html><body><a href=/x>Not found</a></body></html>")]
    [InlineData("<!DOCTYPE urlset SYSTEM 'http://example.org/x.dtd'>")]
    [InlineData("<")]
    [InlineData("")]
    [InlineData("\u001f\u008b")]
    [InlineData("Not found")]
    public void What_is_no_sitemap_gives_nothing(string text) =>
        Assert.Empty(Sitemap.Parse(Of(Bytes(text), "text/html")));

    [Fact]
    public void No_more_addresses_are_read_than_a_file_may_have() =>
        Assert.Equal(
            Sitemap.MaximumAddresses,
            Read(
                $"<urlset>{string.Concat(Enumerable.Range(0, Sitemap.MaximumAddresses + 10).Select(Entry))}</urlset>"
            ).Length
        );

    [Fact]
    public void A_small_file_that_becomes_a_huge_one_is_read_to_the_bound()
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("<urlset><url><loc>http://a/1</loc></url>"u8);
            byte[] space = new byte[1024 * 1024];
            space.AsSpan().Fill((byte)' ');
            for (int i = 0; i < 60; i++)
            {
                gzip.Write(space);
            }

            gzip.Write("<url><loc>http://a/2</loc></url></urlset>"u8);
        }

        Assert.Equal("http://a/1", Sitemap.Parse(Of(bytes.ToArray(), null)).Single().Address.AbsoluteUri);
    }

    [Fact]
    public void No_bytes_are_an_error()
    {
        byte[] xml = Encoding.UTF8.GetBytes(UrlSet);
        byte[] compressed = Compressed(UrlSet);
        var random = new Random(1);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] body = [.. random.Next(2) == 0 ? xml : compressed];
            for (int change = random.Next(1, 8); change > 0; change--)
            {
                body[random.Next(body.Length)] = (byte)random.Next(256);
            }

            Assert.All(Sitemap.Parse(Of(body[..random.Next(body.Length + 1)], null)), Assert.NotNull);
        }
    }

    private static SitemapEntry[] Read(string text) => [.. Sitemap.Parse(Of(Encoding.UTF8.GetBytes(text), null))];

    private static string Entry(int number) => $"<url><loc>http://example.org/{number}</loc></url>";

    private static byte[] Compressed(string text)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.Optimal))
        {
            gzip.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }
}
