namespace Becket.Cli.Running.Pipes.Blocks;

/// <summary>Cuts an input into blocks. Threads: one.</summary>
internal abstract class BlockReader : IDisposable
{
    /// <summary>Reads the next block, and waits for its bytes.</summary>
    /// <returns>Null at the end.</returns>
    /// <exception cref="RunException">The input cannot be read.</exception>
    public abstract Block? Read();

    public abstract void Dispose();
}
