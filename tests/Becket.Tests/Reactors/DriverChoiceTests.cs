using Becket.Reactors.Drivers;
using Becket.Reactors.Drivers.Simulated;

namespace Becket.Tests.Reactors;

/// <summary>Which driver a reactor gets.</summary>
public sealed class DriverChoiceTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_choice_the_best_driver_that_works_is_taken(string? variable)
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
        // Something else stands in for epoll, which is not everywhere.
        using IoDriver driver = DriverChoice.Make(
            IoDriverKind.Best,
            isVirtual: false,
            variable,
            static () => new SimulatedDriver()
        );
        Assert.Equal(name, driver.Name);
    }

    [Fact]
    public void An_option_goes_before_the_environment()
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
    public void The_option_is_honoured()
    {
        using var reactor = Reactor.Create(new ReactorOptions { Driver = IoDriverKind.Sockets });
        Assert.Equal(("sockets", "sockets"), (reactor.DriverName, reactor.Statistics().Driver));
    }

    [Fact]
    public void The_environment_has_no_say_in_virtual_time()
    {
        using IoDriver driver = DriverChoice.Make(IoDriverKind.Best, isVirtual: true, "sockets", NoEpoll);
        Assert.False(driver.IsRealTime);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(static () =>
            DriverChoice.Make(IoDriverKind.Sockets, isVirtual: true, null, NoEpoll)
        );
        Assert.Contains("VirtualTime", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_driver_that_nobody_knows_is_a_mistake_that_says_which_are_known()
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
    public void Asking_for_a_driver_that_does_not_work_here_throws_the_reason(IoDriverKind kind, string? variable)
    {
        PlatformNotSupportedException error = Assert.Throws<PlatformNotSupportedException>(() =>
            DriverChoice.Make(kind, isVirtual: false, variable, NoEpoll)
        );
        Assert.Equal("It cannot work here.", error.Message);
    }

    private static IoDriver NoEpoll() => throw new PlatformNotSupportedException("It cannot work here.");
}
