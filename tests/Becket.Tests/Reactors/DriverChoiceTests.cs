using Becket.Reactors.Drivers;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Tests.Reactors;

/// <summary>Which driver a reactor gets.</summary>
public sealed class DriverChoiceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_choice_a_reactor_gets_the_best_driver_that_works(string? variable)
    {
        using IoDriver fallback = DriverChoice.Make(IoDriverKind.Best, isVirtual: false, variable, NoEpoll);
        Assert.Equal("sockets", fallback.Name);
        using IoDriver best = DriverChoice.Make(
            IoDriverKind.Best,
            isVirtual: false,
            variable,
            static () => new SimulatedDriver()
        );
        Assert.Equal("simulated", best.Name);
    }

    [Fact]
    public void Without_a_variable_Linux_gets_epoll_and_others_get_sockets()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(DriverChoice.Variable)))
        {
            using var reactor = Reactor.Create();
            Assert.Equal(OperatingSystem.IsLinux() ? "epoll" : "sockets", reactor.DriverName);
        }
    }

    [Theory]
    [InlineData("sockets", "sockets")]
    [InlineData("Sockets", "sockets")]
    [InlineData("epoll", "simulated")]
    [InlineData("EPOLL", "simulated")]
    public void The_environment_chooses(string variable, string name)
    {
        // Another driver replaces epoll, which does not exist on every system.
        using IoDriver driver = DriverChoice.Make(
            IoDriverKind.Best,
            isVirtual: false,
            variable,
            static () => new SimulatedDriver()
        );
        Assert.Equal(name, driver.Name);
    }

    [Fact]
    public void An_option_has_priority_over_the_environment()
    {
        using IoDriver driver = DriverChoice.Make(IoDriverKind.Sockets, isVirtual: false, "epoll", NoEpoll);
        Assert.Equal("sockets", driver.Name);
        using IoDriver other = DriverChoice.Make(
            IoDriverKind.Epoll,
            isVirtual: false,
            "nonsense",
            static () => new SimulatedDriver()
        );
        Assert.Equal("simulated", other.Name);
    }

    [Fact]
    public void The_option_chooses_the_driver()
    {
        using var reactor = Reactor.Create(new ReactorOptions { Driver = IoDriverKind.Sockets });
        Assert.Equal(("sockets", "sockets"), (reactor.DriverName, reactor.Statistics().Driver));
    }

    [Fact]
    public void The_environment_has_no_effect_in_virtual_time()
    {
        using IoDriver driver = DriverChoice.Make(IoDriverKind.Best, isVirtual: true, "sockets", NoEpoll);
        Assert.False(driver.IsRealTime);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(static () =>
            DriverChoice.Make(IoDriverKind.Sockets, isVirtual: true, null, NoEpoll)
        );
        Assert.Contains("VirtualTime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_driver_is_an_error_that_lists_the_known_ones()
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(static () =>
            DriverChoice.Make(IoDriverKind.Best, isVirtual: false, "kqueue", NoEpoll)
        );
        Assert.Contains("BECKET_DRIVER", error.Message, StringComparison.Ordinal);
        Assert.Contains("\"kqueue\"", error.Message, StringComparison.Ordinal);
        Assert.Contains("epoll and sockets", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(IoDriverKind.Epoll, null)]
    [InlineData(IoDriverKind.Best, "epoll")]
    public void A_driver_that_does_not_work_here_is_an_error_that_says_why(IoDriverKind kind, string? variable)
    {
        PlatformNotSupportedException error = Assert.Throws<PlatformNotSupportedException>(() =>
            DriverChoice.Make(kind, isVirtual: false, variable, NoEpoll)
        );
        Assert.Equal("It cannot work here.", error.Message);
    }

    private static IoDriver NoEpoll() => throw new PlatformNotSupportedException("It cannot work here.");
}
