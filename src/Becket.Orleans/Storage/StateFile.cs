using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Becket.Orleans.Storage;

/// <summary>The bytes of a state's file: a mark with the version of the format, the tag, the sum of what follows, the
/// name, the state.</summary>
internal static class StateFile
{
    private const int TagSize = 16;
    private const int SumSize = 16;
    private const int HeadSize = 8 + TagSize + SumSize;

    private static ReadOnlySpan<byte> Mark => "becket1\n"u8;

    public static byte[] Format(string name, Guid tag, ReadOnlySpan<byte> data)
    {
        int nameSize = Encoding.UTF8.GetByteCount(name);
        byte[] file = new byte[HeadSize + sizeof(int) + nameSize + data.Length];
        Mark.CopyTo(file);
        tag.TryWriteBytes(file.AsSpan(8));
        Span<byte> body = file.AsSpan(HeadSize);
        BinaryPrimitives.WriteInt32LittleEndian(body, nameSize);
        Encoding.UTF8.GetBytes(name, body[sizeof(int)..]);
        data.CopyTo(body[(sizeof(int) + nameSize)..]);
        SumOf(body, file.AsSpan(8 + TagSize, SumSize));
        return file;
    }

    public static StoredState Parse(string name, string path, byte[] file)
    {
        if (file.Length < HeadSize + sizeof(int) || !file.AsSpan(0, 8).SequenceEqual(Mark))
        {
            throw Damaged(name, path, "it is no file of this format");
        }

        ReadOnlySpan<byte> body = file.AsSpan(HeadSize);
        Span<byte> sum = stackalloc byte[SumSize];
        SumOf(body, sum);
        if (!sum.SequenceEqual(file.AsSpan(8 + TagSize, SumSize)))
        {
            throw Damaged(name, path, "its sum is wrong");
        }

        int nameSize = BinaryPrimitives.ReadInt32LittleEndian(body);
        string kept = Encoding.UTF8.GetString(body.Slice(sizeof(int), nameSize));
        return kept == name
            ? new StoredState(
                file.AsMemory(HeadSize + sizeof(int) + nameSize),
                new Guid(file.AsSpan(8, TagSize)).ToString("N")
            )
            : throw Damaged(name, path, $"it holds the state \"{kept}\"");
    }

    /// <summary>The tag of the file; null if there is none.</summary>
    public static string? TagOf(string path)
    {
        try
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                0
            );
            Span<byte> head = stackalloc byte[8 + TagSize];
            file.ReadExactly(head);
            return new Guid(head[8..]).ToString("N");
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private static void SumOf(ReadOnlySpan<byte> body, Span<byte> sum)
    {
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(body, whole);
        whole[..SumSize].CopyTo(sum);
    }

    private static InvalidDataException Damaged(string name, string path, string how) =>
        new(
            $"The file {path} of the state \"{name}\" is damaged: {how}. The disk or another program has changed it. "
                + "Restore the folder from a backup, or delete the file to start this state anew."
        );
}
