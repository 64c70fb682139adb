using Becket.Cli.Running.Pipes.Records;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>Copies each block without its separators.</summary>
/// <param name="blocks">The blocks.</param>
/// <param name="boundary">Recognizes the separators.</param>
internal sealed class BareBlocks(BlockReader blocks, RecordBoundary boundary) : BlockReader
{
    public override Block? Read()
    {
        if (blocks.Read() is not { } block)
        {
            return null;
        }

        if (block.Size > Array.MaxLength)
        {
            throw new RunException("--remove-rec-sep needs a smaller --block");
        }

        byte[] bytes = new byte[block.Size];
        for (int read = 0; block.Read(bytes.AsSpan(read), read) is > 0 and var count; read += count) { }

        int header = block.HeaderLength;
        using var bare = new MemoryStream(bytes.Length);
        bare.Write(bytes, 0, header);
        boundary.CopyWithoutSeparators(bytes.AsSpan(header), bare);
        block.Dispose();

        SafeFileHandle file = BlockFile.Create();
        BlockFile.Write(file, bare.GetBuffer().AsSpan(0, (int)bare.Length), 0);
        return new Block
        {
            File = file,
            Length = bare.Length,
            HeaderLength = header,
            IsWholeFile = true,
        };
    }

    public override void Dispose() => blocks.Dispose();
}
