using Becket.Cli.Running.Outputs;
using CsCheck;

namespace Becket.Cli.Tests.Running.Outputs;

public sealed class StoredBytesTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("becket-stored-");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Stored_bytes_come_back_complete_from_memory_and_from_the_file()
    {
        Gen<byte[]> pieces = Gen.Int[0, 5]
            .SelectMany(kind => kind == 0 ? Gen.Byte.Array[0, 200_000] : Gen.Byte.Array[0, 3000]);
        Gen.Select(Gen.Long[0, 200_000], pieces.Array[0, 40], Gen.Int[1, 3])
            .Sample(
                (limit, written, streams) =>
                {
                    using var store = new OutputStore(_directory.FullName, limit);
                    StoredBytes[] kept = Enumerable.Range(0, streams).Select(_ => new StoredBytes(store)).ToArray();
                    for (int i = 0; i < written.Length; i++)
                    {
                        kept[i % streams].Append(written[i]);
                    }

                    // Each may have a small chunk beyond the limit.
                    Assert.InRange(store.InMemory, 0, limit + streams * OutputStore.SmallestChunk);
                    foreach (StoredBytes? each in kept.Where((_, i) => i % 2 == 0))
                    {
                        each.SpillIfScarce();
                    }

                    for (int i = 0; i < streams; i++)
                    {
                        byte[] expected = [.. written.Where((_, at) => at % streams == i).SelectMany(bytes => bytes)];
                        Assert.Equal(expected.Length, kept[i].Length);
                        Assert.Equal(expected, Read(kept[i]));
                        kept[i].Release();
                    }

                    Assert.Equal((0, 0), (store.InMemory, store.HasFile ? store.File.BlocksInUse : 0));
                },
                iter: 100,
                threads: 1
            );
    }

    [Fact]
    public void Small_outputs_need_no_file()
    {
        using var store = new OutputStore("/no/such/directory", mostInMemory: 100_000);
        var bytes = new StoredBytes(store);

        bytes.Append(new byte[80_000]);

        Assert.False(store.HasFile);
        bytes.Release();
    }

    [Fact]
    public void The_temporary_file_has_no_name()
    {
        using var store = new OutputStore(_directory.FullName, mostInMemory: 0);
        var bytes = new StoredBytes(store);

        bytes.Append(new byte[200_000]);

        Assert.True(store.File.BlocksInUse > 0);
        Assert.Empty(_directory.GetFileSystemInfos());
    }

    [Fact]
    public void Blocks_of_the_file_are_reused()
    {
        using var store = new OutputStore(_directory.FullName, mostInMemory: 0);
        for (int round = 0; round < 100; round++)
        {
            var bytes = new StoredBytes(store);
            bytes.Append(new byte[SpillFile.BlockSize * 3]);
            Assert.Equal(3, store.File.BlocksInUse);
            bytes.Release();
        }

        Assert.InRange(store.File.Take(), 0, 2);
    }

    [Fact]
    public void A_directory_that_takes_no_file_is_named_in_the_error()
    {
        using var store = new OutputStore("/no/such/directory", mostInMemory: 0);
        var bytes = new StoredBytes(store);

        OutputLostException lost = Assert.Throws<OutputLostException>(() => bytes.Append(new byte[10_000]));

        Assert.Contains("'/no/such/directory'", lost.Message, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", lost.Message, StringComparison.Ordinal);
    }

    private static byte[] Read(StoredBytes bytes)
    {
        var read = new Collected();
        bytes.CopyTo(read, new byte[SpillFile.BlockSize]);
        return [.. read.Bytes];
    }

    private sealed class Collected : Destination
    {
        public List<byte> Bytes { get; } = [];

        public override bool IsTerminal => false;

        public override void Write(ReadOnlySpan<byte> bytes) => Bytes.AddRange(bytes);
    }
}
