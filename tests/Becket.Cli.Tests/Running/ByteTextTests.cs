using Becket.Cli.Running;
using CsCheck;

namespace Becket.Cli.Tests.Running;

public sealed class ByteTextTests
{
    [Fact]
    public void Any_bytes_survive_decoding_and_encoding() =>
        Gen.Byte.Array[0, 40].Sample(bytes => ByteText.Encode(ByteText.Decode(bytes)).AsSpan().SequenceEqual(bytes));

    [Fact]
    public void Nearly_valid_UTF_8_survives_decoding_and_encoding()
    {
        // Real files hold characters that are cut in the middle.
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
    public void Valid_UTF_8_is_decoded_as_such() => Assert.Equal("naïve 😀", ByteText.Decode("naïve 😀"u8));
}
