using Becket.Cli.Running;
using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

public sealed class ResultsTests : OutputTest
{
    [Theory]
    [InlineData("plain", "1/plain")]
    [InlineData("a b", "1/a b")]
    [InlineData("a/b", @"1/a\_b")]
    [InlineData(@"x\y", @"1/x\\y")]
    [InlineData("a\tb\nc\rd\0e", @"1/a\tb\nc\rd\x00e")]
    [InlineData("", @"1/\")]
    [InlineData(".", @"1/\.")]
    [InlineData("..", @"1/\..")]
    [InlineData("../../etc", @"1/..\_..\_etc")]
    [InlineData("😀", "1/😀")]
    public void A_value_becomes_a_file_name_inside_its_directory(string value, string folder) =>
        Assert.Equal(folder, ResultNames.FolderOf(Job(7, null, value)));

    [Fact]
    public void A_byte_that_is_not_UTF_8_becomes_its_number() =>
        Assert.Equal(@"1/a\xff", ResultNames.FolderOf(Job(7, null, ByteText.Decode([(byte)'a', 0xff]))));

    [Fact]
    public void Folders_of_columns_have_their_numbers_or_names()
    {
        Assert.Equal("1/a/2/b", ResultNames.FolderOf(Job(7, null, "a", "b")));
        var named = new Job
        {
            Number = 7,
            Values = ["a", "b"],
            Names = ["first", "second"],
            Arguments = ["true"],
            Text = "true",
        };
        Assert.Equal("first/a/second/b", ResultNames.FolderOf(named));
    }

    [Fact]
    public void Values_too_long_for_a_file_name_are_cut_and_stay_different()
    {
        string first = ResultNames.FolderOf(Job(7, null, new string('é', 300)));
        string second = ResultNames.FolderOf(Job(8, null, new string('é', 300)));

        Assert.NotEqual(first, second);
        Assert.EndsWith(@"é\7", first, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(Folder, first));
    }

    [Fact]
    public void Each_job_has_files_with_the_output_of_its_last_attempt()
    {
        OutputWriter writer = Writer();
        var outputs = new ResultsOutput(
            new CollectedOutput(writer, byLine: false, order: null),
            new ResultPlaces(Folder, Folder),
            writer
        );
        Play(
            writer,
            outputs,
            () =>
            {
                Job job = Job(7, tag: "tag", "a");
                IAttemptOutput first = outputs.Begin(job, 1, 1, new Reading().Hold);
                first.Out("a longer first attempt\n"u8);
                first.Ended(End(job, exitCode: 1), isFinal: false);
                IAttemptOutput second = outputs.Begin(job, 1, 2, new Reading().Hold);
                second.Out("out\n"u8);
                second.Error("err\n"u8);
                second.Out("more\n"u8);
                second.Ended(End(job), isFinal: true);
                return Deferred.Succeed();
            }
        );

        Assert.Equal(("out\nmore\n", "err\n", "7"), (Result("stdout"), Result("stderr"), Result("seq")));
        Assert.Equal("tag\tout\ntag\tmore\n", StandardOutput.Text);
    }

    [Fact]
    public void A_full_disk_is_reported_once_with_the_path()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "There is no /dev/full here.");
        Directory.CreateDirectory(Path.Combine(Folder, "1", "a"));
        File.CreateSymbolicLink(Path.Combine(Folder, "1", "a", "stdout"), "/dev/full");

        Assert.Contains(
            $"cannot keep the results in '{Folder}/1/a'",
            Assert.Single(Failures("a")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_directory_that_cannot_be_created_is_reported_once_with_the_path()
    {
        File.WriteAllText(Path.Combine(Folder, "1"), "a file is in the way");

        Assert.Contains(
            $"cannot keep the results in '{Folder}/1/a'",
            Assert.Single(Failures("a")),
            StringComparison.Ordinal
        );
    }

    private List<string> Failures(string value)
    {
        var failures = new List<string>();
        OutputWriter writer = Writer();
        var outputs = new ResultsOutput(
            new CollectedOutput(writer, byLine: false, order: null),
            new ResultPlaces(Folder, Folder),
            writer
        )
        {
            OutputFailed = failures.Add,
        };
        Play(
            writer,
            outputs,
            () =>
            {
                Job job = Job(1, null, value);
                IAttemptOutput output = outputs.Begin(job, 1, 1, new Reading().Hold);
                output.Out("out\n"u8);
                output.Out("out\n"u8);
                output.Ended(End(job), isFinal: true);
                return Deferred.Succeed();
            }
        );
        return failures;
    }

    private string Result(string name) => File.ReadAllText(Path.Combine(Folder, "1", "a", name));
}
