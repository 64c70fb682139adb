using Becket.Cli.Running;

namespace Becket.ClusterTool.Links;

/// <summary>Texts of a command as bytes, each with a zero byte behind it. A command may hold bytes that are not UTF-8,
/// which JSON cannot carry, and holds no zero byte.</summary>
internal static class TextList
{
    public static byte[] Write(IEnumerable<string> texts)
    {
        using var bytes = new MemoryStream();
        foreach (string text in texts)
        {
            bytes.Write(ByteText.Encode(text));
            bytes.WriteByte(0);
        }

        return bytes.ToArray();
    }

    public static List<string> Read(ReadOnlySpan<byte> bytes)
    {
        List<string> texts = [];
        while (bytes.IndexOf((byte)0) is >= 0 and var end)
        {
            texts.Add(ByteText.Decode(bytes[..end]));
            bytes = bytes[(end + 1)..];
        }

        return texts;
    }
}
