using Microsoft.Extensions.Logging;

namespace Becket.Testing;

/// <summary>Options for <see cref="ReactorTest"/>. Every option has a default.</summary>
public sealed record ReactorTestOptions
{
    /// <summary>Whether time is real, and the network and the child processes are those of the system. Default: false:
    /// virtual time, in which every wait is instant, and a network in memory.</summary>
    public bool RealTime { get; init; }

    /// <summary>The driver, for <see cref="RealTime"/>. Default: <see cref="IoDriverKind.Best"/>, as for every reactor:
    /// the environment variable <c>BECKET_DRIVER</c> may name another.</summary>
    public IoDriverKind Driver { get; init; }

    /// <summary>How much virtual time a test may take. Default: one hour. Zero or less: no limit.</summary>
    /// <remarks>A repeating call that nothing stops makes virtual time pass for ever; this ends it. A test in which
    /// nothing will ever happen ends earlier, see <see cref="ReactorOptions.VirtualTimePatience"/>.</remarks>
    public TimeSpan VirtualTimeLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How long a test may take in real time, in virtual time too. Default: two minutes, as Twisted's trial
    /// gives a test. Timeout.InfiniteTimeSpan: no limit.</summary>
    /// <remarks>The test is stopped in order: its deferred is cancelled, and may clean up. That needs the loop; while
    /// the test's code blocks the loop, only a line on standard error names it, and the time-out of the test framework
    /// has to end it. While a debugger is attached, this limit does not count.</remarks>
    public TimeSpan RealTimeLimit { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long connections, functions on threads and children may take to end once the test's code has ended:
    /// in real time, or for connections in virtual time. Default: 5 s. Zero: only some turns of the loop.</summary>
    /// <remarks>Only a test that leaves such a thing behind waits for so long.</remarks>
    public TimeSpan SettleTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether to note where each delayed call, connection, port, function on a thread and child is made, so
    /// that one that is left behind is named with its place. Default: true.</summary>
    /// <remarks>Costs a walk of the stack for each of them: some microseconds, more with a deep stack. A test that
    /// makes millions of calls turns it off.</remarks>
    public bool RecordPlaces { get; init; } = true;

    /// <summary>Where the reactor's log goes. Default: null: warnings go to standard error, and errors are part of the
    /// exception that the test throws.</summary>
    /// <remarks>An error in the log fails the test in any case, unless
    /// <see cref="ReactorTest.FlushLoggedErrors{TException}(Reactor)"/> took it.</remarks>
    public ILogger? Logger { get; init; }

    /// <summary>Changes the other options of the reactor, as in <c>options => options with { ThreadPoolSize = 2 }</c>.
    /// Default: null.</summary>
    /// <remarks>The test's reactors handle no signals and report no slow turns, unless this says otherwise. What this
    /// sets counts more than the options here.</remarks>
    public Func<ReactorOptions, ReactorOptions>? Configure { get; init; }

    internal ReactorOptions ToReactorOptions()
    {
        if (!RealTime && Driver != IoDriverKind.Best)
        {
            throw new ArgumentException(
                $"{nameof(ReactorTestOptions)}.{nameof(Driver)} is {Driver}, which runs in real time. Set "
                    + $"{nameof(RealTime)} = true too, or leave {nameof(Driver)} out."
            );
        }

        var options = new ReactorOptions
        {
            VirtualTime = !RealTime,
            VirtualTimeLimit = VirtualTimeLimit,
            Driver = Driver,
            HandleSignals = false,
            SlowTurn = TimeSpan.Zero,
            Logger = Logger,
            Name = "test",
        };
        return Configure is null ? options : Configure(options);
    }
}
