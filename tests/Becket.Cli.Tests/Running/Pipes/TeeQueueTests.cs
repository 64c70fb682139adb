using System.Text;
using Becket.Cli.Running;
using Becket.Cli.Running.Pipes.Blocks;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Tests.Running.Pipes;

/// <summary>Several jobs, each played by a thread of the test, that read one input.</summary>
public sealed class TeeQueueTests
{
    [Fact]
    public async Task Each_job_gets_every_block_in_order()
    {
        using var queue = new TeeQueue(() => new Numbers(200), static call => call());
        TeeBlocks[] jobs = [queue.Join(), queue.Join(), queue.Join()];
        queue.Begin();

        string[] read = await Task.WhenAll(jobs.Select(job => Task.Run(() => ReadAll(job))));

        Assert.All(read, text => Assert.Equal(string.Concat(Enumerable.Range(0, 200).Select(i => $"{i};")), text));
        Assert.True(queue.IsOver);
    }

    [Fact]
    public void A_slow_job_holds_up_the_reading_and_a_job_that_leaves_does_not()
    {
        var input = new Numbers(1_000);
        using var queue = new TeeQueue(() => input, static call => call());
        TeeBlocks slow = queue.Join();
        TeeBlocks fast = queue.Join();
        queue.Begin();
        for (int i = 0; i < TeeQueue.MostKept; i++)
        {
            ReadOne(fast);
        }

        // One more has been read, and waits for a place.
        Eventually.True(() => input.Count == TeeQueue.MostKept + 1, "the reading waits");
        ReadOne(slow);
        ReadOne(fast);
        Eventually.True(() => input.Count == TeeQueue.MostKept + 2, "one more is read");

        slow.End();

        Assert.EndsWith("999;", ReadAll(fast), StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_leaves_within_a_block_keeps_it_until_it_returns_it()
    {
        using var queue = new TeeQueue(() => new Numbers(2), static call => call());
        TeeBlocks leaving = queue.Join();
        TeeBlocks other = queue.Join();
        queue.Begin();
        Block block = leaving.Take(0, static () => false)!;
        ReadOne(other);

        leaving.Dispose();

        Assert.Equal("0;", TextOf(block));
        leaving.Return(block, isUnread: false);
        Assert.Null(leaving.Take(1, static () => false));
        Assert.True(block.File.IsClosed);
        Assert.Equal("1;", ReadAll(other));
    }

    [Fact]
    public void With_no_job_left_the_input_is_over_although_it_has_no_end()
    {
        using var queue = new TeeQueue(() => new Numbers(int.MaxValue), static call => call());
        TeeBlocks only = queue.Join();
        Assert.False(queue.IsOver);
        queue.Begin();
        ReadOne(only);
        Assert.False(queue.IsOver);

        only.End();

        Assert.True(queue.IsOver);
    }

    [Fact]
    public void An_input_that_cannot_be_read_ends_the_jobs_and_is_reported()
    {
        var ended = new ManualResetEventSlim();
        using var queue = new TeeQueue(static () => throw new RunException("it is gone"), static call => call());
        queue.Ended = ended.Set;
        TeeBlocks job = queue.Join();
        queue.Begin();

        Assert.Null(job.Take(0, static () => false));
        Assert.True(ended.Wait(Tool.Patience));
        Assert.False(queue.IsOver);
        Assert.Equal("it is gone", Assert.Throws<RunException>(queue.ThrowIfFailed).Message);
    }

    private static string ReadAll(TeeBlocks job)
    {
        var text = new StringBuilder();
        for (int taken = 0; job.Take(taken, static () => false) is { } block; taken++)
        {
            text.Append(TextOf(block));
            job.Return(block, isUnread: false);
        }

        return text.ToString();
    }

    private static void ReadOne(TeeBlocks job) => job.Return(job.Take(0, static () => false)!, isUnread: false);

    private static string TextOf(Block block)
    {
        byte[] bytes = new byte[block.Size];
        Assert.Equal(bytes.Length, block.Read(bytes, 0));
        return Encoding.ASCII.GetString(bytes);
    }

    /// <summary>A block for each number.</summary>
    private sealed class Numbers(int count) : BlockReader
    {
        private volatile int _read;

        public int Count => _read;

        public override Block? Read()
        {
            if (_read == count)
            {
                return null;
            }

            byte[] bytes = Encoding.ASCII.GetBytes($"{_read++};");
            SafeFileHandle file = BlockFile.Create();
            BlockFile.Write(file, bytes, 0);
            return new Block
            {
                File = file,
                Length = bytes.Length,
                HeaderLength = 0,
                IsWholeFile = true,
            };
        }

        public override void Dispose() { }
    }
}
