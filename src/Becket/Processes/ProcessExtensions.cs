using Becket.Deferreds;
using Becket.Processes.Collecting;
using Becket.Processes.Errors;
using Becket.Processes.Transports;
using Becket.Reactors;

namespace Becket.Processes;

/// <summary>Child processes, as members of <see cref="Reactor"/>.</summary>
public static class ProcessExtensions
{
    internal const int DefaultLongest = 16 * 1024 * 1024;

    /// <summary>Starts a child process.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="protocol">Gets what the child writes and how it ends. A new object for each child.</param>
    /// <param name="executable">A path, if it contains a slash; or else a name, which is looked up in the PATH of the
    /// child's environment.</param>
    /// <param name="arguments">Each as the child gets it, without quoting; the program's own name is not among them.
    /// Null for none.</param>
    /// <param name="options">The options; null for the defaults: pipes for standard input, output and error, this
    /// program's environment and directory, a process group of its own.</param>
    /// <returns>The child, after the protocol's <see cref="ProcessProtocol.ConnectionMade"/>.</returns>
    /// <remarks>
    /// <para>The child has the default disposition of all signals and an empty signal mask, whatever this program's
    /// are, and no descriptors but those of the options.</para>
    /// <para>A byte that is not UTF-8 (of the name of a file, for one) is the lone surrogate U+DC00 plus the byte, as
    /// in Python: PEP 383.</para>
    /// <para>The call blocks the loop until the system has begun to execute the child: some hundred
    /// microseconds.</para>
    /// <para>Threads: the reactor's. Source: <c>IReactorProcess.spawnProcess</c>. Differs: the arguments begin with the
    /// first one behind the program's name; a child that cannot be started is an exception here, and not exit code
    /// 1.</para>
    /// </remarks>
    /// <exception cref="SpawnException">It cannot be started.</exception>
    /// <exception cref="ArgumentException">The executable is empty, or it, an argument or the directory contains a NUL,
    /// or half a surrogate pair that is no such byte; or the descriptors are contradictory.</exception>
    /// <exception cref="InvalidOperationException">The protocol has a process already.</exception>
    /// <exception cref="ReactorNotRunningException">The reactor has ended.</exception>
    /// <exception cref="PlatformNotSupportedException">The driver, or the platform, cannot do something that the
    /// options ask for; or there are no processes at all, as in virtual time.</exception>
    public static IProcessTransport SpawnProcess(
        this Reactor reactor,
        ProcessProtocol protocol,
        string executable,
        IEnumerable<string>? arguments = null,
        ProcessOptions? options = null
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentNullException.ThrowIfNull(protocol);
        reactor.CheckThread(nameof(SpawnProcess));
        reactor.CheckNotEnded(nameof(SpawnProcess));
        options ??= SpawnArguments.Defaults;
        IReadOnlyList<string> list = SpawnArguments.Check(executable, arguments, options);
        protocol.CheckUnused();
        return ProcessTransport.Start(reactor, protocol, executable, list, options);
    }

    /// <summary>Runs a child process and collects its standard output.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="executable">As for <see cref="SpawnProcess"/>.</param>
    /// <param name="arguments">As for <see cref="SpawnProcess"/>.</param>
    /// <param name="options">As for <see cref="SpawnProcess"/>. Its standard output is collected in any
    /// case.</param>
    /// <param name="input">What the child reads from its standard input, copied before this returns; then it reads the
    /// end.</param>
    /// <param name="longest">How many bytes of output are held; a child that writes more is terminated, and the
    /// deferred fails with <see cref="ProcessOutputTooLongException"/>. Default: 16 MiB.</param>
    /// <returns>
    /// Fires when the child has ended and its output is closed. Fails with a <see cref="ProcessEndedException"/> if it
    /// ends otherwise than with exit code 0, with the end of its standard error in the message; with an
    /// <see cref="ProcessPipeException"/> if a pipe fails, and output may be missing; or with a
    /// <see cref="SpawnException"/> if it cannot be started. Cancelling terminates the child's group and kills it
    /// later, see <see cref="ProcessOptions.KillAfter"/>.
    /// </returns>
    /// <remarks>
    /// <para>Threads: the reactor's. Source: <c>twisted.internet.utils.getProcessOutput</c>. Differs: an exit
    /// code other than 0 makes it fail, and output on standard error does not.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">As for <see cref="SpawnProcess"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">As for <see cref="SpawnProcess"/>.</exception>
    public static Deferred<byte[]> GetProcessOutput(
        this Reactor reactor,
        string executable,
        IEnumerable<string>? arguments = null,
        ProcessOptions? options = null,
        ReadOnlyMemory<byte> input = default,
        int longest = DefaultLongest
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(longest);
        return Collect(reactor, new OutputCollector(input, longest), executable, arguments, options, takesOutput: true);
    }

    /// <summary>Runs a child process and gives its status.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="executable">As for <see cref="SpawnProcess"/>.</param>
    /// <param name="arguments">As for <see cref="SpawnProcess"/>.</param>
    /// <param name="options">As for <see cref="SpawnProcess"/>. A pipe to read from becomes the null device: the
    /// child's output is dropped.</param>
    /// <param name="input">What the child reads from its standard input, copied before this returns; then it reads the
    /// end.</param>
    /// <returns>
    /// Fires when the child has ended in any way. Fails with a <see cref="ProcessTimedOutException"/> if its time
    /// limit had passed, or with a <see cref="SpawnException"/> if it cannot be started. Cancelling terminates the
    /// child's group and kills it later, see <see cref="ProcessOptions.KillAfter"/>.
    /// </returns>
    /// <remarks>Threads: the reactor's. Source: <c>twisted.internet.utils.getProcessValue</c>. Differs: gives the
    /// status, and not a number that is missing if a signal ended the child.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="SpawnProcess"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">As for <see cref="SpawnProcess"/>.</exception>
    public static Deferred<ProcessStatus> GetProcessValue(
        this Reactor reactor,
        string executable,
        IEnumerable<string>? arguments = null,
        ProcessOptions? options = null,
        ReadOnlyMemory<byte> input = default
    ) => Collect(reactor, new ValueCollector(input), executable, arguments, options, takesOutput: false);

    /// <summary>Runs a child process and gives its standard output, its standard error and its status.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="executable">As for <see cref="SpawnProcess"/>.</param>
    /// <param name="arguments">As for <see cref="SpawnProcess"/>.</param>
    /// <param name="options">As for <see cref="SpawnProcess"/>. Its standard output is collected in any case, and
    /// its standard error if it is a pipe.</param>
    /// <param name="input">What the child reads from its standard input, copied before this returns; then it reads the
    /// end.</param>
    /// <param name="longest">How many bytes of each are held; a child that writes more is terminated, and the deferred
    /// fails with <see cref="ProcessOutputTooLongException"/>. Default: 16 MiB.</param>
    /// <returns>
    /// Fires when the child has ended in any way, and both pipes are closed. Fails with a
    /// <see cref="ProcessTimedOutException"/> if its time limit had come, or with a <see cref="SpawnException"/> if it
    /// cannot be started. Cancelling terminates the child's group and kills it later, see
    /// <see cref="ProcessOptions.KillAfter"/>.
    /// </returns>
    /// <remarks>Threads: the reactor's. Source: <c>twisted.internet.utils.getProcessOutputAndValue</c>. Differs: a
    /// child that a signal has ended gives a result like any other.</remarks>
    /// <exception cref="ArgumentException">As for <see cref="SpawnProcess"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">As for <see cref="SpawnProcess"/>.</exception>
    public static Deferred<ProcessResult> GetProcessOutputAndValue(
        this Reactor reactor,
        string executable,
        IEnumerable<string>? arguments = null,
        ProcessOptions? options = null,
        ReadOnlyMemory<byte> input = default,
        int longest = DefaultLongest
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(longest);
        return Collect(reactor, new ResultCollector(input, longest), executable, arguments, options, takesOutput: true);
    }

    /// <summary>Runs a child process and gives what it writes, line by line, as it comes:
    /// <c>await foreach (ProcessLine line in reactor.GetProcessLines("make"))</c>.</summary>
    /// <param name="reactor">The reactor.</param>
    /// <param name="executable">As for <see cref="SpawnProcess"/>.</param>
    /// <param name="arguments">As for <see cref="SpawnProcess"/>.</param>
    /// <param name="options">As for <see cref="SpawnProcess"/>. Its standard output is read in any case, and its
    /// standard error if it is a pipe.</param>
    /// <param name="input">What the child reads from its standard input, copied before this returns; then it reads the
    /// end.</param>
    /// <param name="longestLine">The most bytes of a line that are held: a longer line comes in pieces, see
    /// <see cref="ProcessLine.IsCut"/>. At least 16. Default: 64 KiB.</param>
    /// <returns>
    /// The lines of standard output and standard error, each stream in its order; which of two streams was written
    /// first is not known exactly. Each loop starts a child. After the last line the loop ends, or fails as
    /// <see cref="GetProcessOutput"/> does: with a <see cref="ProcessEndedException"/> if the child ends otherwise than
    /// with exit code 0. Leaving the loop, or cancelling it, terminates the child's group and kills it later, see
    /// <see cref="ProcessOptions.KillAfter"/>.
    /// </returns>
    /// <remarks>
    /// <para>While 256 lines wait, nothing more is read, and a child whose pipe is full waits.</para>
    /// <para>Threads: the reactor's.</para>
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="longestLine"/> is less than 16.</exception>
    public static DeferredSequence<ProcessLine> GetProcessLines(
        this Reactor reactor,
        string executable,
        IEnumerable<string>? arguments = null,
        ProcessOptions? options = null,
        ReadOnlyMemory<byte> input = default,
        int longestLine = 64 * 1024
    )
    {
        ArgumentNullException.ThrowIfNull(reactor);
        ArgumentOutOfRangeException.ThrowIfLessThan(longestLine, 16);
        return new ProcessLines(
            reactor,
            executable,
            arguments?.ToArray(),
            options ?? SpawnArguments.Defaults,
            input.ToArray(),
            longestLine
        );
    }

    private static Deferred<T> Collect<T>(
        Reactor reactor,
        Collector<T> collector,
        string executable,
        IEnumerable<string>? arguments,
        ProcessOptions? options,
        bool takesOutput
    )
    {
        try
        {
            reactor.SpawnProcess(
                collector,
                executable,
                arguments,
                CollectorOptions.Of(options ?? SpawnArguments.Defaults, takesOutput, collector.HasInput)
            );
        }
        catch (SpawnException error)
        {
            return Deferred.Fail<T>(error);
        }

        return collector.Collected;
    }
}
