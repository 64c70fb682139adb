using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>The bytes of a stream as they arrive, each block with a file of its own: nothing waits for a block to be
/// full.</summary>
/// <param name="stream">The input, which is closed with the blocks.</param>
/// <param name="largest">The most bytes of a block.</param>
internal sealed class PassedBlocks(BlockStream stream, long largest) : BlockReader
{
    public override Block? Read()
    {
        SafeFileHandle file = BlockFile.Create();
        int count = stream.Read(file, 0, largest);
        if (count == 0)
        {
            file.Dispose();
            return null;
        }

        return new Block
        {
            File = file,
            Length = count,
            HeaderLength = 0,
            IsWholeFile = true,
        };
    }

    public override void Dispose() => stream.Dispose();
}
