using System.Diagnostics;
using Becket.Orleans.Storage;

namespace Becket.Orleans.Tests.Storage;

public sealed class StateFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("becket-states-").FullName;
    private StateFolder _folder;

    public StateFolderTests() => _folder = StateFolder.Open(_path);

    private string StatePath => Assert.Single(Directory.GetFiles(_path, "*.state"));

    public void Dispose()
    {
        _folder.Dispose();
        Directory.Delete(_path, recursive: true);
    }

    [Fact]
    public void A_state_that_was_never_written_is_not_there() => Assert.Null(_folder.Read("day/0"));

    [Fact]
    public void A_state_is_read_as_it_was_written_also_after_a_restart()
    {
        string? tag = _folder.Write("day/0", [1, 2, 3], tag: null);

        Reopen();

        StoredState stored = Assert.NotNull(_folder.Read("day/0"));
        Assert.Equal([1, 2, 3], stored.Data.ToArray());
        Assert.Equal(tag, stored.Tag);
    }

    [Fact]
    public void A_write_with_the_tag_of_an_older_version_is_refused_and_changes_nothing()
    {
        string? first = _folder.Write("day/0", [1], tag: null);
        string? second = _folder.Write("day/0", [2], first);

        Assert.Null(_folder.Write("day/0", [3], first));
        Assert.Null(_folder.Write("day/0", [3], tag: null));

        StoredState stored = Assert.NotNull(_folder.Read("day/0"));
        Assert.Equal([2], stored.Data.ToArray());
        Assert.Equal(second, stored.Tag);
    }

    [Fact]
    public void A_write_of_a_state_that_was_deleted_meanwhile_is_refused()
    {
        string? tag = _folder.Write("day/0", [1], tag: null);
        Assert.False(_folder.Delete("day/0", tag: null));
        Assert.True(_folder.Delete("day/0", tag));

        Assert.Null(_folder.Write("day/0", [2], tag));
        Assert.Null(_folder.Read("day/0"));
    }

    [Fact]
    public void Names_that_differ_in_case_signs_or_far_behind_are_different_states()
    {
        string[] names = ["a/b", "a_b", "A_b", new('x', 500), new string('x', 500) + "y", "日/0", "月/0", ".."];
        foreach (string name in names)
        {
            Assert.NotNull(_folder.Write(name, System.Text.Encoding.UTF8.GetBytes(name), tag: null));
        }

        foreach (string name in names)
        {
            Assert.Equal(name, System.Text.Encoding.UTF8.GetString(Assert.NotNull(_folder.Read(name)).Data.Span));
        }
    }

    [Fact]
    public void A_temporary_file_that_a_crash_has_left_is_neither_read_nor_kept()
    {
        _folder.Write("day/0", [1], tag: null);
        File.WriteAllBytes(StatePath + ".new", [9, 9]);

        Reopen();

        Assert.Equal([1], Assert.NotNull(_folder.Read("day/0")).Data.ToArray());
        Assert.Empty(Directory.GetFiles(_path, "*.new"));
    }

    [Fact]
    public void A_damaged_file_is_an_error_that_names_it_and_says_what_to_do()
    {
        _folder.Write("day/0", [1, 2, 3], tag: null);
        byte[] file = File.ReadAllBytes(StatePath);
        for (int at = 24; at < file.Length; at++)
        {
            byte[] damaged = [.. file];
            damaged[at] ^= 0x10;
            File.WriteAllBytes(StatePath, damaged);

            InvalidDataException error = Assert.Throws<InvalidDataException>(() => _folder.Read("day/0"));
            Assert.Contains(StatePath, error.Message, StringComparison.Ordinal);
        }

        for (int size = 0; size < file.Length; size++)
        {
            File.WriteAllBytes(StatePath, file[..size]);
            Assert.Throws<InvalidDataException>(() => _folder.Read("day/0"));
        }
    }

    [Fact]
    public void A_second_owner_of_a_folder_gets_an_error_that_says_what_to_do()
    {
        IOException error = Assert.Throws<IOException>(() => StateFolder.Open(_path));

        Assert.Contains("in use by another process", error.Message, StringComparison.Ordinal);
        Assert.Contains("Redis or PostgreSQL", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_a_clear_error_and_loses_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The small disk is a tmpfs.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can mount a small disk.");
        string disk = Directory.CreateTempSubdirectory("becket-disk-").FullName;
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk) == 0, "mount is not allowed.");
        try
        {
            using var folder = StateFolder.Open(disk);
            string? tag = folder.Write("day/0", new byte[20_000], tag: null);

            IOException error = Assert.Throws<IOException>(() => folder.Write("day/0", new byte[60_000], tag));

            Assert.Contains("No space left", error.Message, StringComparison.Ordinal);
            Assert.Contains(disk, error.Message, StringComparison.Ordinal);
            Assert.Equal(20_000, Assert.NotNull(folder.Read("day/0")).Data.Length);
            Assert.NotNull(folder.Write("day/0", new byte[10_000], tag));
            Assert.Empty(Directory.GetFiles(disk, "*.new"));
        }
        finally
        {
            Run("umount", disk);
            Directory.Delete(disk);
        }
    }

    private static int Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }

    private void Reopen()
    {
        _folder.Dispose();
        _folder = StateFolder.Open(_path);
    }
}
