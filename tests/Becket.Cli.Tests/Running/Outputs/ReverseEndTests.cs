using Becket.Cli.Running.Outputs;

namespace Becket.Cli.Tests.Running.Outputs;

/// <summary>With <c>--keep-order</c>, everything that is printed for a job is in the order of the input, although the
/// jobs end in the opposite order.</summary>
public sealed class ReverseEndTests : OutputTest
{
    private const int Jobs = 20;

    [Theory]
    [InlineData(null)]
    [InlineData("tag")]
    public void The_names_of_files_are_in_order(string? tag)
    {
        OutputWriter writer = Writer();
        var outputs = new ResultsOutput(
            Ordered(writer),
            new ResultPlaces(name: null, Folder),
            writer,
            fileNameEnd: '\n'
        );
        PlayReversed(writer, outputs, tag);

        string[] names = StandardOutput.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            Enumerable.Range(1, Jobs).Select(job => $"{job}\n"),
            names.Select(name => File.ReadAllText(tag is null ? name : name.Split('\t')[1]))
        );
        Assert.All(names, (name, i) => Assert.Equal(tag is null ? "" : $"tag{i + 1}\t", name[..name.IndexOf('/')]));
    }

    [Fact]
    public void Outputs_that_are_kept_in_files_are_printed_in_order()
    {
        OutputWriter writer = Writer();
        PlayReversed(writer, new ResultsOutput(Ordered(writer), new ResultPlaces(Folder, Folder), writer), tag: null);

        Assert.Equal(string.Concat(Enumerable.Range(1, Jobs).Select(job => $"{job}\n")), StandardOutput.Text);
    }

    [Fact]
    public void Last_lines_are_in_order()
    {
        OutputWriter writer = Writer();
        PlayReversed(writer, new LatestLineOutput(Ordered(writer)), "tag");

        Assert.Equal(string.Concat(Enumerable.Range(1, Jobs).Select(job => $"tag{job}\t{job}\n")), StandardOutput.Text);
    }

    private static CollectedOutput Ordered(OutputWriter writer) => new(writer, byLine: false, new OutputOrder());

    private void PlayReversed(OutputWriter writer, IRunOutput outputs, string? tag) =>
        Play(
            writer,
            outputs,
            () =>
            {
                IAttemptOutput[] running =
                [
                    .. Enumerable
                        .Range(1, Jobs)
                        .Select(job =>
                            outputs.Begin(Job(job, tag is null ? null : tag + job), job, 1, new Reading().Hold)
                        ),
                ];
                for (int job = Jobs; job > 0; job--)
                {
                    running[job - 1].Out(Bytes($"{job}\n"));
                    running[job - 1].Ended(End(Job(job)), isFinal: true);
                }

                return Deferred.Succeed();
            }
        );
}
