using System.Net.Sockets;
using System.Runtime.InteropServices;
using Becket.Reactors.Drivers.Epoll;
using Becket.Reactors.Drivers.Simulated;
using Becket.Reactors.Drivers.Sockets;

namespace Becket.Reactors.Drivers;

/// <summary>Chooses the driver of a reactor.</summary>
internal static class DriverChoice
{
    /// <summary>The environment variable that chooses if the options do not.</summary>
    public const string Variable = "BECKET_DRIVER";

    private static string Instead =>
        $"Ask for {nameof(IoDriverKind)}.{nameof(IoDriverKind.Sockets)}, or for {nameof(IoDriverKind.Best)}.";

    /// <summary>Makes the driver that the options and the environment ask for.</summary>
    public static IoDriver Make(ReactorOptions options)
    {
        IoDriver driver = Make(
            options.Driver,
            options.VirtualTime,
            Environment.GetEnvironmentVariable(Variable),
            MakeEpoll
        );
        driver.Patience = options.VirtualTimePatience;
        return driver;
    }

    /// <summary>Makes a driver.</summary>
    /// <param name="kind">The kind that the options ask for; it counts more than the environment.</param>
    /// <param name="isVirtual">Whether time is virtual; the environment does not change that.</param>
    /// <param name="variable">The value of the environment variable; null or empty if it is not set.</param>
    /// <param name="makeEpoll">Makes an epoll driver, or throws <see cref="PlatformNotSupportedException"/>.</param>
    /// <exception cref="PlatformNotSupportedException">The driver that is asked for does not work here.</exception>
    /// <exception cref="InvalidOperationException">The variable names no driver, or virtual time is wanted on a driver
    /// of real time.</exception>
    public static IoDriver Make(IoDriverKind kind, bool isVirtual, string? variable, Func<IoDriver> makeEpoll)
    {
        if (isVirtual)
        {
            return kind == IoDriverKind.Best
                ? new SimulatedDriver()
                : throw new InvalidOperationException(
                    $"{nameof(ReactorOptions)}.{nameof(ReactorOptions.VirtualTime)} is set, and "
                        + $"{nameof(ReactorOptions.Driver)} is {kind}, which runs in real time. Leave "
                        + $"{nameof(ReactorOptions.Driver)} at {nameof(IoDriverKind.Best)}."
                );
        }

        switch (kind == IoDriverKind.Best ? Parse(variable) : kind)
        {
            case IoDriverKind.Sockets:
                return new SocketsDriver();

            case IoDriverKind.Epoll:
                return makeEpoll();

            default:
                try
                {
                    return makeEpoll();
                }
                catch (PlatformNotSupportedException)
                {
                    return new SocketsDriver();
                }
        }
    }

    private static IoDriverKind Parse(string? variable) =>
        variable switch
        {
            null or "" => IoDriverKind.Best,
            _ when variable.Equals("epoll", StringComparison.OrdinalIgnoreCase) => IoDriverKind.Epoll,
            _ when variable.Equals("sockets", StringComparison.OrdinalIgnoreCase) => IoDriverKind.Sockets,
            _ => throw new InvalidOperationException(
                $"The environment variable {Variable} is \"{variable}\". Known are epoll and sockets; unset "
                    + $"it for the best that works here."
            ),
        };

    private static EpollDriver MakeEpoll()
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new PlatformNotSupportedException(
                $"The epoll driver needs Linux, and this is {RuntimeInformation.OSDescription}. {Instead}"
            );
        }

        try
        {
            return new EpollDriver();
        }
        catch (Exception error)
            when (error
                    is DllNotFoundException
                        or EntryPointNotFoundException
                        or SocketException
                        {
                            SocketErrorCode: not (SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
                        }
            )
        {
            // Not with too many open files, or without memory: another driver would fail as well, only later.
            throw new PlatformNotSupportedException(
                $"The epoll driver does not work here: {error.Message} {Instead}",
                error
            );
        }
    }
}
