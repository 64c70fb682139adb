using System.Text;
using static Crawler.Tests.Pages.TestPages;

namespace Crawler.Tests.Pages;

public sealed class EncodingTests
{
    // The bytes are written as letters of Latin-1.
    [Theory]
    [InlineData("text/html; charset=utf-8", "caf\u00c3\u00a9", "café")]
    [InlineData("text/html; charset=UTF8", "caf\u00c3\u00a9", "café")]
    [InlineData("text/html; charset=\"utf-8\"", "caf\u00c3\u00a9", "café")]
    [InlineData("text/html;charset='utf-8';x=y", "caf\u00c3\u00a9", "café")]
    [InlineData("text/html; charset = utf-8", "caf\u00c3\u00a9", "café")]
    [InlineData("text/html; charset=iso-8859-1", "caf\u00e9 \u0093x\u0094", "café “x”")]
    [InlineData("text/html; charset=us-ascii", "caf\u00e9", "café")]
    [InlineData("text/html; charset=windows-1251", "\u00ef\u00f0\u00e8\u00e2\u00e5\u00f2", "привет")]
    [InlineData("text/html; charset=koi8-r", "\u00d0\u00d2\u00c9\u00d7\u00c5\u00d4", "привет")]
    [InlineData("text/html; charset=shift_jis", "\u0093\u00fa\u0096\u007b", "日本")]
    [InlineData("text/html; charset=x-sjis", "\u0093\u00fa\u0096\u007b", "日本")]
    [InlineData("text/html; charset=euc-jp", "\u00c6\u00fc\u00cb\u00dc", "日本")]
    [InlineData("text/html; charset=iso-2022-jp", "\u001b$BF|K\\\u001b(B", "日本")]
    [InlineData("text/html; charset=gb2312", "\u00d6\u00d0\u00b9\u00fa", "中国")]
    [InlineData("text/html; charset=gbk", "\u00d6\u00d0\u0087\u00f8", "中國")]
    [InlineData("text/html; charset=big5", "\u00a4\u00a4\u00b0\u00ea", "中國")]
    [InlineData("text/html; charset=euc-kr", "\u00c7\u00d1\u00b1\u00db", "한글")]
    [InlineData("text/html; charset=ks_c_5601-1987", "\u00c7\u00d1\u00b1\u00db", "한글")]
    [InlineData("text/html; charset=utf-16", "h\0\u00e9\0", "hé")]
    [InlineData("text/html; charset=utf-16be", "\0h\0\u00e9", "hé")]
    public void The_header_names_the_encoding(string contentType, string bytes, string text) =>
        Assert.Equal(text, Of(Bytes(bytes), contentType).Content);

    [Theory]
    [InlineData("\u00ef\u00bb\u00bfcaf\u00c3\u00a9", "café")]
    [InlineData("\u00ff\u00fec\0\u00e9\0", "cé")]
    [InlineData("\u00fe\u00ff\0c\0\u00e9", "cé")]
    public void A_byte_order_mark_is_stronger_than_the_header_and_is_no_part_of_the_text(string bytes, string text)
    {
        Page page = Of(Bytes(bytes), "text/html; charset=windows-1251");

        Assert.Equal(text, page.Content);
        Assert.Equal(text, page.Document.Body?.TextContent);
    }

    [Theory]
    [InlineData("<meta charset=windows-1251>")]
    [InlineData("<META CHARSET = 'Windows-1251' >")]
    [InlineData("<meta/charset=\"cp1251\"/>")]
    [InlineData("<meta content='text/html; charset=windows-1251' http-equiv=Content-Type>")]
    [InlineData("<meta http-equiv=\"content-type\" content=\"text/html;charset=windows-1251\" />")]
    [InlineData("<!-- <meta charset=koi8-r> --><!--><meta charset=windows-1251>")]
    [InlineData("<title a='<meta charset=koi8-r>'></title><meta charset=windows-1251>")]
    [InlineData("</div a='>'><? <meta charset=windows-1251><meta charset=windows-1251>")]
    [InlineData("<meta charset=nonsense><meta charset=windows-1251>")]
    [InlineData("<meta content='text/html; charset=koi8-r'><meta charset=windows-1251>")]
    [InlineData("<?xml version='1.0' encoding='windows-1251'?>")]
    public void The_page_names_its_encoding_itself(string head)
    {
        byte[] body = Bytes(head + "<p>\u00ef\u00f0\u00e8\u00e2\u00e5\u00f2");

        Assert.Equal("привет", Of(body, "text/html").Text("p"));
    }

    [Theory]
    [InlineData("text/html; charset=nonsense")]
    [InlineData("text/html; charset=")]
    [InlineData("text/html; charset")]
    [InlineData("text/html; charset=utf-7")]
    [InlineData("text/html; charset=hz-gb-2312")]
    [InlineData("text/html; charset=utf-8")]
    [InlineData("text/html; Charset")]
    public void A_name_in_the_header_that_does_not_exist_or_is_wrong_yields_to_that_in_the_page(string contentType)
    {
        byte[] body = Bytes("<meta charset=windows-1251><p>\u00ef\u00f0\u00e8\u00e2\u00e5\u00f2");

        Assert.Equal("привет", Of(body, contentType).Text("p"));
    }

    [Fact]
    public void The_header_is_stronger_than_the_page()
    {
        byte[] body = Bytes("<meta charset=koi8-r><p>\u00ef\u00f0\u00e8\u00e2\u00e5\u00f2");

        Assert.Equal("привет", Of(body, "text/html; charset=windows-1251").Text("p"));
    }

    [Fact]
    public void A_page_that_can_be_read_does_not_have_the_UTF_16_that_it_names() =>
        Assert.Equal("é", Of(Bytes("<meta charset=utf-16><p>\u00c3\u00a9"), "text/html").Text("p"));

    [Fact]
    public void A_meta_element_far_down_the_page_counts_too()
    {
        byte[] body = Bytes($"<!--{new string('x', 5000)}--><meta charset=windows-1251><p>\u00ef\u00f0\u00e8");

        Assert.Equal("при", Of(body, "text/html").Text("p"));
    }

    [Theory]
    [InlineData("caf\u00c3\u00a9", "café")]
    [InlineData("caf\u00e9", "café")]
    [InlineData("\u0093x\u0094 \u0080", "“x” €")]
    [InlineData("", "")]
    [InlineData("\u00c3", "Ã")]
    public void Without_a_name_it_is_UTF_8_or_else_Windows_1252(string bytes, string text) =>
        Assert.Equal(text, Of(Bytes("<p>" + bytes + "</p>"), "text/html").Text("p"));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_text_in_UTF_8_that_was_cut_within_a_letter_stays_UTF_8(int missing)
    {
        byte[] body = Encoding.UTF8.GetBytes("<p>é 😀");

        Assert.Equal("é \ufffd", Of(body[..^missing], "text/html").Text("p"));
    }

    [Fact]
    public void One_broken_letter_does_not_make_another_encoding_of_UTF_8()
    {
        byte[] body = [.. Encoding.UTF8.GetBytes("<p>één twéé drié viér "), 0xe9, .. " vijf"u8];

        Assert.Equal("één twéé drié viér \ufffd vijf", Of(body, "text/html").Text("p"));
    }

    [Fact]
    public void Bytes_that_the_encoding_does_not_have_are_replaced() =>
        Assert.Equal("a\ufffdb", Of([(byte)'a', 0xff, (byte)'b'], "text/html; charset=utf-8").Content);

    [Fact]
    public void Markup_in_UTF_16_is_read_without_a_mark_and_without_a_name() =>
        Assert.Equal("é", Of(Encoding.Unicode.GetBytes("<p>é</p>"), "text/html").Text("p"));

    [Fact]
    public void The_document_is_in_the_same_encoding_as_the_text_whatever_a_meta_element_says()
    {
        byte[] body = Bytes("<meta charset=utf-8><p>\u00ef\u00f0\u00e8\u00e2\u00e5\u00f2");
        Page page = Of(body, "text/html; charset=windows-1251");

        Assert.Equal("привет", page.Text("p"));
        Assert.Contains("привет", page.Content, StringComparison.Ordinal);
    }
}
