using System.Text;
using Becket.Cli.Running;
using Becket.Cli.Running.Logs;

namespace Becket.Cli.Tests.Running.Logs;

public sealed class JobLogTests : IDisposable
{
    private const string Header = "Seq\tHost\tStarttime\tJobRuntime\tSend\tReceive\tExitval\tSignal\tCommand\n";

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_record_has_GNU_parallels_columns()
    {
        JobEnd end = End(3, "printf %s 'a b'") with
        {
            Started = TimeSpan.FromSeconds(1.5),
            Duration = TimeSpan.FromSeconds(2.25),
            Sent = 4,
            Received = 5,
            ExitCode = 6,
        };

        Assert.Equal(
            "3\t:\t101.500\t     2.250\t4\t5\t6\t0\tprintf %s 'a b'\n",
            Text(JobLogRecord.Write(end, DateTimeOffset.FromUnixTimeSeconds(100)))
        );
    }

    [Fact]
    public void A_command_with_tabs_line_breaks_and_invalid_bytes_survives_the_log()
    {
        string command = "printf '\t\n\r' \\\n" + ByteText.Decode([0xFF, 0xC3]);
        byte[] line = JobLogRecord.Write(End(1, command), DateTimeOffset.UnixEpoch);

        Assert.Equal(line.Length - 1, line.IndexOf((byte)'\n'));
        Assert.True(JobLogRecord.TryRead(line.AsSpan()[..^1], out JobLogRecord record));
        Assert.Equal(command, JobLogRecord.CommandOf(record.Command));
    }

    [Fact]
    public void A_job_that_exceeded_its_time_limit_is_no_success_even_if_it_exits_with_0()
    {
        byte[] line = JobLogRecord.Write(End(1, "x") with { IsTimedOut = true }, DateTimeOffset.UnixEpoch);

        Assert.True(JobLogRecord.TryRead(line.AsSpan()[..^1], out JobLogRecord record));
        Assert.False(record.IsSuccess);
    }

    [Fact]
    public void A_log_of_GNU_parallel_is_read()
    {
        Write(
            Header
                + "1\t:\t1795627603.122\t     0.006\t0\t2\t1\t0\techo a; exit 1\n"
                + "2\t:\t1795627603.129\t     0.001\t0\t4\t0\t0\techo 'b c'\n"
                + "4\thost\t1795627660.192\t     0.305\t0\t0\t0\t9\tkill\n"
                + "1\t:\t1795627604.122\t     0.006\t0\t2\t0\t0\techo a; exit 1\n"
        );
        JobLogContents contents = Resume();

        Assert.Equal("1 2 4", Numbers(contents.Logged));
        Assert.Equal("1 2", Numbers(contents.Succeeded));
        Assert.Equal([4L], contents.Failed.Keys);
    }

    [Theory]
    [InlineData("2\t:\t1.0\t1.0\t0\t0\t0\t", "")]
    [InlineData("2", "")]
    [InlineData("2\t:\t1.0\t1.0\t0\t0\t0\t0\tech", "2\t:\t1.0\t1.0\t0\t0\t0\t0\tech\n")]
    public void An_unfinished_last_line_is_repaired(string torn, string left)
    {
        string whole = Header + "1\t:\t1.0\t1.0\t0\t0\t0\t0\tx\n";
        Write(whole + torn);
        var contents = new JobLogContents();
        using (var log = JobLogFile.Resume(_path, contents))
        {
            log.Append(JobLogRecord.Write(End(3, "y"), DateTimeOffset.UnixEpoch));
        }

        Assert.Equal(left.Length > 0, contents.Logged.Contains(2));
        Assert.Equal(whole + left + "3\t:\t0.000\t     0.000\t0\t0\t0\t0\ty\n", File.ReadAllText(_path));
    }

    [Theory]
    [InlineData("")]
    [InlineData("Seq\tHo")]
    public void A_log_that_is_empty_or_has_half_a_header_gets_a_header(string text)
    {
        Write(text);
        Resume();

        Assert.Equal(Header, File.ReadAllText(_path));
    }

    [Theory]
    [InlineData("1\t:\t1.0\n")]
    [InlineData("nonsense\n")]
    [InlineData("0\t:\t1.0\t1.0\t0\t0\t0\t0\tx\n")]
    [InlineData("99999999999999\t:\t1.0\t1.0\t0\t0\t0\t0\tx\n")]
    public void A_line_that_is_no_record_is_an_error_with_its_number(string line)
    {
        Write(Header + line + "2\t:\t1.0\t1.0\t0\t0\t0\t0\tx\n");

        Assert.Equal($"{_path} has no job's record in line 2", Assert.Throws<RunException>(Resume).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_file_that_is_no_log_is_not_changed(bool resume)
    {
        Write("Dear diary,\n");

        Assert.Throws<RunException>(() =>
        {
            if (resume)
            {
                Resume();
            }
            else
            {
                JobLogFile.Begin(_path).Dispose();
            }
        });
        Assert.Equal("Dear diary,\n", File.ReadAllText(_path));
    }

    [Fact]
    public void An_overwritten_log_holds_no_old_records()
    {
        Write(Header + "1\t:\t1.0\t1.0\t0\t0\t0\t0\tx\n");
        JobLogFile.Begin(_path).Dispose();

        Assert.Equal(Header, File.ReadAllText(_path));
    }

    [Fact]
    public void Only_one_run_at_a_time_opens_a_log()
    {
        using (JobLogFile.Begin(_path))
        {
            Assert.Equal(
                $"{_path} is the log of a run that is under way",
                Assert.Throws<RunException>(() => JobLogFile.Begin(_path)).Message
            );
        }

        JobLogFile.Begin(_path).Dispose();
    }

    [Fact]
    public void A_log_that_cannot_be_created_is_an_error() =>
        Assert.Contains(
            "there is no such directory",
            Assert.Throws<RunException>(() => JobLogFile.Begin(Path.Combine(_path, "log"))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void An_endless_device_is_no_log() =>
        Assert.Contains(
            "/dev/zero is no file on disk",
            Assert.Throws<RunException>(() => JobLogFile.Resume("/dev/zero", new JobLogContents())).Message,
            StringComparison.Ordinal
        );

    private static JobEnd End(long number, string text) =>
        new()
        {
            Job = new Job
            {
                Number = number,
                Values = [],
                Arguments = [],
                Text = text,
            },
            Slot = 1,
            Attempt = 1,
            Started = TimeSpan.Zero,
            Duration = TimeSpan.Zero,
            ExitCode = 0,
            Signal = 0,
        };

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    private static string Numbers(JobNumbers numbers) =>
        string.Join(' ', Enumerable.Range(0, 100).Where(number => numbers.Contains(number)));

    private void Write(string text) => File.WriteAllText(_path, text);

    private JobLogContents Resume()
    {
        var contents = new JobLogContents();
        JobLogFile.Resume(_path, contents).Dispose();
        return contents;
    }
}
