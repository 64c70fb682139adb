using System.Text;
using Becket.Native;
using CsCheck;

namespace Becket.Tests.Processes;

public sealed class SystemStringTests
{
    // In arrays and not in attributes, whose strings the compiler writes as UTF-8: these strings have none.
    [Fact]
    public void A_byte_that_is_no_UTF_8_is_a_lone_surrogate()
    {
        (string Text, string Bytes)[] cases =
        [
            ("", ""),
            ("a", "61"),
            ("é😀", "C3A9F09F9880"),
            ("\uDCFF", "FF"),
            ("a\uDC80b\uDCC3", "618062C3"),
            ("😀\uDCFF😀", "F09F9880FFF09F9880"),
        ];

        Assert.All(cases, each => Assert.Equal(each.Bytes, Convert.ToHexString(Written(each.Text))));
    }

    [Fact]
    public void Half_a_pair_that_is_no_byte_is_an_error()
    {
        string[] cases = ["\uD800", "\uDC00", "\uDC7F", "\uD800a\uDCFF", "\uDCFF\uD800"];

        Assert.All(cases, text => Assert.Throws<EncoderFallbackException>(() => SystemString.LengthOf(text)));
    }

    [Fact]
    public void Text_is_its_UTF_8() =>
        Gen
            .String.Where(text => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar))
            .Sample(text => Written(text).SequenceEqual(Encoding.UTF8.GetBytes(text)));

    private static byte[] Written(string text)
    {
        byte[] bytes = new byte[SystemString.LengthOf(text)];
        Assert.Equal(bytes.Length, SystemString.Write(text, bytes));
        return bytes;
    }
}
