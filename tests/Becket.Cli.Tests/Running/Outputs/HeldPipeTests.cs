using System.Runtime.Versioning;
using Becket.Cli.Running.Outputs;
using Becket.Native;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>Outputs that are moved from pipe to pipe.</summary>
[SupportedOSPlatform("linux")]
public sealed class HeldPipeTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("becket-pipes-");

    public HeldPipeTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux moves bytes between pipes.");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Bytes_that_were_read_and_bytes_that_were_moved_keep_their_order()
    {
        using var store = new OutputStore(_directory.FullName, OutputStore.DefaultMostInMemory);
        using var child = new ChildEnd();
        var bytes = new StoredBytes(store);

        bytes.Append("read "u8);
        Move(child, bytes, "moved ");
        Move(child, bytes, "twice ");
        bytes.Append("read "u8);
        Move(child, bytes, "moved");

        Assert.Equal("read moved twice read moved", Read(bytes));
        Assert.Equal(27, bytes.Length);
        bytes.Release();
        Assert.Equal((0, false), (store.InMemory, store.HasFile));
    }

    [Fact]
    public void Moved_bytes_count_as_memory_and_go_to_the_file_beyond_the_limit()
    {
        using var store = new OutputStore(_directory.FullName, mostInMemory: 10_000);
        using var child = new ChildEnd();
        var bytes = new StoredBytes(store);

        child.Write(new string('a', 12_000));
        int moved = bytes.Take(child.ToRead);
        Assert.InRange(moved, 1, 10_000);
        Assert.Equal(moved, store.InMemory);
        Assert.InRange(store.Room, 0, 4096);
        bytes.Append(new byte[20_000]);

        Assert.True(store.HasFile);
        Assert.Equal(new string('a', moved) + new string('\0', 20_000), Read(bytes));
        bytes.Release();
        Assert.Equal((0, 0), (store.InMemory, store.File.BlocksInUse));
    }

    [Fact]
    public void An_output_that_is_discarded_leaves_nothing_in_the_next_one()
    {
        using var store = new OutputStore(_directory.FullName, OutputStore.DefaultMostInMemory);
        using var child = new ChildEnd();
        var discarded = new StoredBytes(store);
        Move(child, discarded, "discarded");
        discarded.Release();

        var next = new StoredBytes(store);
        Move(child, next, "next");

        Assert.Equal("next", Read(next));
        next.Release();
    }

    [Fact]
    public void An_empty_pipe_gives_nothing_and_costs_no_memory()
    {
        using var store = new OutputStore(_directory.FullName, OutputStore.DefaultMostInMemory);
        using var child = new ChildEnd();
        var bytes = new StoredBytes(store);

        Assert.Equal(0, bytes.Take(child.ToRead));
        Assert.Equal((0, 0), (bytes.Length, store.InMemory));
    }

    private static void Move(ChildEnd child, StoredBytes bytes, string text)
    {
        child.Write(text);
        Assert.Equal(text.Length, bytes.Take(child.ToRead));
    }

    private static string Read(StoredBytes bytes)
    {
        var destination = new MemoryDestination();
        bytes.CopyTo(destination, new byte[SpillFile.BlockSize]);
        return destination.Text;
    }

    /// <summary>The pipe of a child.</summary>
    private sealed class ChildEnd : IDisposable
    {
        private readonly int _toWrite;

        public ChildEnd()
        {
            FileCalls.Pipe(out int toRead, out _toWrite).Checked();
            ToRead = toRead;
            FileCalls.SetStatusFlags(toRead, FileCalls.NonBlocking).Checked();
        }

        public int ToRead { get; }

        public void Write(string text) =>
            FileCalls.Write(_toWrite, System.Text.Encoding.ASCII.GetBytes(text)).Checked();

        public void Dispose()
        {
            FileCalls.Close(ToRead);
            FileCalls.Close(_toWrite);
        }
    }
}
