using Becket.Cli.Running;
using CsCheck;

namespace Becket.Cli.Tests.Running;

public sealed class ByteTextTests
{
    [Fact]
    public void Any_bytes_come_back_as_they_were() =>
        Gen.Byte.Array[0, 40].Sample(bytes => ByteText.Encode(ByteText.Decode(bytes)).AsSpan().SequenceEqual(bytes));

    [Fact]
    public void Bytes_that_are_nearly_UTF_8_come_back_as_they_were()
    {
        // Pieces of real characters, cut in the middle, are what real files hold.
        byte[][] pieces =
        [
            "a"u8.ToArray(),
            "é"u8.ToArray(),
            "€"u8.ToArray(),
            "😀"u8.ToArray(),
            [0xC3],
            [0xE2, 0x82],
            [0xF0, 0x9F],
            [0x80],
            [0xED, 0xB2, 0x80],
            [0xFF],
        ];

        Gen.Int[0, pieces.Length - 1]
            .Array[0, 12]
            .Sample(indices =>
            {
                byte[] bytes = [.. indices.SelectMany(index => pieces[index])];
                return ByteText.Encode(ByteText.Decode(bytes)).AsSpan().SequenceEqual(bytes);
            });
    }

    [Fact]
    public void Text_is_text() => Assert.Equal("naïve 😀", ByteText.Decode("naïve 😀"u8));
}
