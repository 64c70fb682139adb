using System.Text;

namespace Becket.Tests.Files;

/// <summary>What every file system promises: of this machine, and of a simulation.</summary>
public abstract class FileSystemContract
{
    protected abstract IFileSystem Files { get; }

    /// <summary>A directory that exists and is empty at the beginning.</summary>
    protected abstract string Place { get; }

    [Fact]
    public void What_is_written_is_read_again()
    {
        Write("a", "hello");

        Assert.Equal("hello", Read("a"));
        Assert.True(Files.Exists(In("a")));
        Assert.False(Files.Exists(In("b")));
    }

    [Fact]
    public void Two_streams_of_one_file_see_each_others_writes_at_once()
    {
        using FileSystemStream one = Files.Open(In("a"), FileMode.Create);
        using FileSystemStream other = Files.Open(In("a"), FileMode.Open);
        one.Write("first"u8);
        byte[] buffer = new byte[10];

        Assert.Equal(5, other.Read(buffer, 0, 10));
        Assert.Equal(0, other.Read(buffer));
        other.Write("second"u8);
        Assert.Equal((11, 11), (one.Length, other.Position));
        Assert.Equal(6, one.Read(buffer.AsSpan()));
    }

    [Fact]
    public void Appending_begins_at_the_end_and_touches_nothing_before()
    {
        Write("a", "one");
        using (FileSystemStream stream = Files.Open(In("a"), FileMode.Append))
        {
            Assert.Equal((3, false), (stream.Position, stream.CanRead));
            stream.Write("two"u8);
            Assert.Throws<IOException>(() => stream.Seek(1, SeekOrigin.Begin));
            Assert.Throws<IOException>(() => stream.SetLength(1));
        }

        using (FileSystemStream stream = Files.Open(In("new"), FileMode.Append))
        {
            stream.Write("three"u8);
        }

        Assert.Equal(("onetwo", "three"), (Read("a"), Read("new")));
    }

    [Fact]
    public void The_modes_create_open_and_cut_as_their_names_say()
    {
        Assert.Throws<FileNotFoundException>(() => Files.Open(In("a"), FileMode.Open));
        Assert.Throws<FileNotFoundException>(() => Files.Open(In("a"), FileMode.Truncate));
        Files.Open(In("a"), FileMode.CreateNew).Dispose();
        Assert.Throws<IOException>(() => Files.Open(In("a"), FileMode.CreateNew));
        Write("a", "old", FileMode.OpenOrCreate);
        Write("a", "o", FileMode.OpenOrCreate);
        Assert.Equal("old", Read("a"));
        Write("a", "n", FileMode.Truncate);
        Assert.Equal("n", Read("a"));
        Write("a", "new", FileMode.Create);
        Assert.Equal("new", Read("a"));
    }

    [Fact]
    public void Positions_and_lengths_are_those_of_a_file()
    {
        using FileSystemStream stream = Files.Open(In("a"), FileMode.Create);
        stream.Write("0123456789"u8);
        stream.Position = 2;
        stream.Write("xx"u8);
        Assert.Equal(8, stream.Seek(-2, SeekOrigin.End));
        Assert.Equal('8', stream.ReadByte());
        Assert.Equal(4, stream.Seek(-5, SeekOrigin.Current));
        stream.SetLength(3);
        Assert.Equal((3, 3), (stream.Length, stream.Position));
        stream.SetLength(5);
        stream.Position = 7;
        stream.Write("y"u8);
        Assert.Throws<IOException>(() => stream.Seek(-1, SeekOrigin.Begin));
        Assert.Throws<ArgumentOutOfRangeException>(() => stream.Position = -1);
        stream.Flush();

        Assert.Equal("01x\0\0\0\0y", Read("a"));
    }

    [Fact]
    public async Task Asynchronous_reads_and_writes_do_the_same()
    {
        using FileSystemStream stream = Files.Open(In("a"), FileMode.Create);
        await stream.WriteAsync("hello "u8.ToArray(), TestContext.Current.CancellationToken);
        await stream.WriteAsync("world"u8.ToArray().AsMemory(), TestContext.Current.CancellationToken);
        await stream.FlushAsync(TestContext.Current.CancellationToken);
        stream.Position = 0;
        byte[] buffer = new byte[11];
        await stream.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);

        Assert.Equal("hello world", Encoding.UTF8.GetString(buffer));
    }

    [Fact]
    public void A_stream_does_only_what_it_was_opened_for()
    {
        Write("a", "hello");
        using (FileSystemStream stream = Files.Open(In("a"), FileMode.Open, FileAccess.Read))
        {
            Assert.Equal((true, false, true), (stream.CanRead, stream.CanWrite, stream.CanSeek));
            Assert.Throws<NotSupportedException>(() => stream.Write("x"u8));
            Assert.Throws<NotSupportedException>(() => stream.SetLength(1));
            stream.Flush(flushToDisk: true);
        }

        using (FileSystemStream stream = Files.Open(In("a"), FileMode.Open, FileAccess.Write))
        {
            Assert.Throws<NotSupportedException>(() => stream.ReadByte());
        }

        Assert.Throws<ArgumentException>(() => Files.Open(In("a"), FileMode.Create, FileAccess.Read));
        Assert.Throws<ArgumentException>(() => Files.Open(In("a"), FileMode.Append, FileAccess.ReadWrite));
    }

    [Fact]
    public void A_stream_that_is_closed_is_an_error_to_use()
    {
        FileSystemStream stream = Files.Open(In("a"), FileMode.Create);
        stream.Dispose();
        stream.Dispose();

        Assert.Throws<ObjectDisposedException>(() => stream.Write("x"u8));
        Assert.Throws<ObjectDisposedException>(() => stream.Length);
        Assert.Throws<ObjectDisposedException>(() => stream.Flush(flushToDisk: true));
        Assert.Equal((false, false, false), (stream.CanRead, stream.CanWrite, stream.CanSeek));
    }

    [Fact]
    public void A_rename_takes_the_place_of_another_file_only_when_it_may()
    {
        Write("a", "A");
        Write("b", "B");

        Assert.Throws<IOException>(() => Files.Move(In("a"), In("b")));
        Files.Move(In("a"), In("b"), overwrite: true);
        Files.Move(In("b"), In("c"));

        Assert.Equal("A", Read("c"));
        Assert.Equal(["c"], Files.List(Place));
        Assert.Throws<FileNotFoundException>(() => Files.Move(In("a"), In("b")));
        Assert.Throws<DirectoryNotFoundException>(() => Files.Move(In("c"), In("none/c")));
    }

    [Fact]
    public void An_open_stream_follows_its_file_through_a_rename_and_a_delete()
    {
        using FileSystemStream stream = Files.Open(In("a"), FileMode.Create);
        stream.Write("one"u8);
        Files.Move(In("a"), In("b"));
        stream.Write("two"u8);
        Assert.Equal("onetwo", Read("b"));

        Files.Delete(In("b"));
        Files.Delete(In("b"));
        Assert.False(Files.Exists(In("b")));
        stream.Position = 0;
        Assert.Equal('o', stream.ReadByte());
    }

    [Fact]
    public void Directories_hold_the_files_in_them_and_are_listed_in_order()
    {
        Assert.Throws<DirectoryNotFoundException>(() => Files.Open(In("d/e/a"), FileMode.Create));
        Assert.Throws<DirectoryNotFoundException>(() => Files.List(In("d")));
        Assert.Throws<DirectoryNotFoundException>(() => Files.Delete(In("d/a")));
        Files.CreateDirectory(In("d/e"));
        Files.CreateDirectory(In("d/e"));
        foreach (string name in (string[])["b", "a", "B", "a.b"])
        {
            Write("d/" + name, name);
        }

        Write("d/e/inner", "");

        Assert.Equal(["B", "a", "a.b", "b"], Files.List(In("d")));
        Assert.Equal(["inner"], Files.List(In("d/e")));
        Assert.Empty(Files.List(Place));
        Assert.False(Files.Exists(In("d")));
        Assert.Throws<UnauthorizedAccessException>(() => Files.Open(In("d"), FileMode.Open));
        Assert.Throws<IOException>(() => Files.CreateDirectory(In("d/a")));
    }

    [Fact]
    public void A_whole_file_is_replaced_by_another_one()
    {
        Files.ReplaceAllBytes(In("a"), "one"u8);
        Files.ReplaceAllBytes(In("a"), "two"u8);

        Assert.Equal("two"u8, Files.ReadAllBytes(In("a")));
        Assert.Equal(["a"], Files.List(Place));
    }

    [Fact]
    public void A_path_that_is_empty_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => Files.Open("", FileMode.Create));
        Assert.False(Files.Exists(""));
    }

    protected string In(string name) => $"{Place}/{name}";

    private string Read(string name) => Encoding.UTF8.GetString(Files.ReadAllBytes(In(name)));

    private void Write(string name, string text, FileMode mode = FileMode.Create)
    {
        using FileSystemStream stream = Files.Open(In(name), mode);
        stream.Write(Encoding.UTF8.GetBytes(text));
        stream.Flush(flushToDisk: true);
    }
}
