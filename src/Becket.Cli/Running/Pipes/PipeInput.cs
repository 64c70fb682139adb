using Becket.Cli.Running.Input;
using Becket.Cli.Running.Logs;
using Becket.Cli.Running.Options;
using Becket.Cli.Running.Pipes.Blocks;
using Becket.Cli.Running.Pipes.Records;
using Becket.Cli.Running.Scheduling;
using Microsoft.Win32.SafeHandles;

namespace Becket.Cli.Running.Pipes;

/// <summary>Opens the input of a run with <c>--pipe</c>.</summary>
internal static class PipeInput
{
    /// <summary>The jobs of the input.</summary>
    /// <param name="reactor">The reactor that runs them.</param>
    /// <param name="options">The options, of which <see cref="PipeOptions.IsOn"/> is set.</param>
    /// <param name="done">The jobs to skip; null for none.</param>
    public static IJobSource Open(Reactor reactor, RunOptions options, JobNumbers? done)
    {
        PipeOptions pipe = options.Pipe;
        BlockDirectory? names = pipe.Cat || pipe.Fifo ? new BlockDirectory() : null;
        var queue = new BlockQueue(() => OpenReader(options, names), call => RunOnLoop(reactor, call));
        return pipe.RoundRobin ? new RoundRobinJobs(queue, options.Schedule.Slots) : new PipeJobs(queue, done, names);
    }

    /// <summary>Gives each job all of standard input.</summary>
    /// <param name="reactor">The reactor that runs the jobs.</param>
    /// <param name="jobs">The jobs.</param>
    /// <param name="size">The most bytes that are read at once.</param>
    /// <param name="slots">The number of slots.</param>
    public static TeeJobs Share(Reactor reactor, IJobSource jobs, BlockSize size, int slots) =>
        new(jobs, new TeeQueue(() => OpenShared(size, slots), call => RunOnLoop(reactor, call)), slots);

    private static PassedBlocks OpenShared(BlockSize size, int slots)
    {
        string name = InputFile.NameOf(InputSource.StandardInput);
        return new PassedBlocks(
            new BlockStream(InputFile.Open(InputSource.StandardInput), name),
            size.Of(BlockSize.Default.Bytes, slots)
        );
    }

    private static void RunOnLoop(Reactor reactor, Action call)
    {
        try
        {
            reactor.CallFromThread(call);
        }
        catch (ReactorNotRunningException)
        {
            // The run has ended, and needs no more blocks.
        }
    }

    private static BlockReader OpenReader(RunOptions options, BlockDirectory? names)
    {
        PipeOptions pipe = options.Pipe;
        RecordBoundary boundary = pipe.BoundaryOf(options.Input);
        BlockReader blocks = OpenBlocks(options, boundary);
        blocks = pipe.RemoveSeparators ? new BareBlocks(blocks, boundary) : blocks;
        return names is null ? blocks : new NamedBlocks(blocks, names, pipe.Fifo);
    }

    private static BlockReader OpenBlocks(RunOptions options, RecordBoundary boundary)
    {
        string path = PipeOptions.FileOf(options.Input);
        string name = InputFile.NameOf(path);
        FileStream stream = InputFile.Open(path);

        // A file whose length is zero may be one of the system, such as those in /proc.
        bool isOnDisk = stream.CanSeek && stream.Length > 0;
        if (options.Pipe.Part && !isOnDisk)
        {
            throw new RunException($"--pipe-part needs a file on disk, and {name} is empty or none; use --pipe");
        }

        long from = isOnDisk ? stream.Position : 0;
        long to = isOnDisk ? stream.Length : 0;
        var format = new RecordFormat
        {
            Boundary = boundary,
            BlockSize = options.Pipe.Block.Of(to - from, options.Schedule.Slots),
            LinesPerRecord = PipeOptions.RecordLinesOf(options.Batch),
            RecordsPerBlock = PipeOptions.RecordsOf(options.Batch),
        };
        if (isOnDisk)
        {
            CheckReadable(stream.SafeFileHandle, from, name);
        }

        HeaderRule? header = options.Pipe.HeaderOf(options.Input);
        return isOnDisk
            ? new FileBlocks(stream.SafeFileHandle, from, to, format, header)
            : new StreamBlocks(new BlockStream(stream, name), format, header);
    }

    /// <summary>Some files are found to be unreadable only by reading.</summary>
    private static void CheckReadable(SafeFileHandle file, long position, string name)
    {
        try
        {
            Span<byte> one = stackalloc byte[1];
            RandomAccess.Read(file, one, position);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw InputFile.CannotRead(name, error);
        }
    }
}
