using System.Runtime.InteropServices;
using Becket.Cli.Native;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>Gives each block a name in the file system: a file with its bytes, or a named pipe.</summary>
/// <param name="blocks">The blocks.</param>
/// <param name="directory">Where the names are.</param>
/// <param name="areNamedPipes">Whether they are named pipes.</param>
internal sealed class NamedBlocks(BlockReader blocks, BlockDirectory directory, bool areNamedPipes) : BlockReader
{
    public override Block? Read()
    {
        if (blocks.Read() is not { } block)
        {
            return null;
        }

        string path = directory.NewPath();
        if (!areNamedPipes)
        {
            CopyTo(path, block);
        }
        else if (OperatingSystem.IsLinux() && PipeCalls.CreateNamedPipe(path) is { IsSuccess: false } failed)
        {
            throw BlockFile.Lost(new IOException(Marshal.GetPInvokeErrorMessage(failed.Error)));
        }

        return block with
        {
            Path = path,
            IsNamedPipe = areNamedPipes,
        };
    }

    public override void Dispose() => blocks.Dispose();

    private static void CopyTo(string path, Block block)
    {
        try
        {
            using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
            BlockFile.Write(file, block.Header, 0);
            BlockFile.Copy(block.File, block.Position, block.Length, file, block.Header.Length);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw BlockFile.Lost(error);
        }

        if (block.IsWholeFile)
        {
            // The name is all that is needed, and a process has few descriptors.
            block.File.Dispose();
        }
    }
}
