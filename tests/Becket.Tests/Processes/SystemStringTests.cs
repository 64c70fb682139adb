using System.Text;
using Becket.Processes;
using CsCheck;

namespace Becket.Tests.Processes;

public sealed class SystemStringTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("a", "61")]
    [InlineData("é😀", "C3A9F09F9880")]
    [InlineData("\uDCFF", "FF")]
    [InlineData("a\uDC80b\uDCC3", "618062C3")]
    [InlineData("😀\uDCFF😀", "F09F9880FFF09F9880")]
    public void A_byte_that_is_no_UTF_8_is_a_lone_surrogate(string text, string bytes) => Assert.Equal(bytes, Convert.ToHexString(Written(text)));

    [Theory]
    [InlineData("\uD800")]
    [InlineData("\uDC00")]
    [InlineData("\uDC7F")]
    [InlineData("\uD800a\uDCFF")]
    [InlineData("\uDCFF\uD800")]
    public void Half_a_pair_that_is_no_byte_is_an_error(string text) => Assert.Throws<EncoderFallbackException>(() => SystemString.LengthOf(text));

    [Fact]
    public void Text_is_its_UTF_8() => Gen.String.Where(text => text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar)).Sample(text => Written(text).SequenceEqual(Encoding.UTF8.GetBytes(text)));

    private static byte[] Written(string text)
    {
        var bytes = new byte[SystemString.LengthOf(text)];
        Assert.Equal(bytes.Length, SystemString.Write(text, bytes));
        return bytes;
    }
}
