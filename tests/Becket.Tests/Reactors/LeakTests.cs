namespace Becket.Tests.Reactors;

/// <summary>Reactors that nobody disposes of. Descriptors are counted, so in processes of their own.</summary>
public sealed class LeakTests
{
    [Theory]
    [InlineData("job", "epoll")]
    [InlineData("job", "sockets")]
    [InlineData("stop", "epoll")]
    [InlineData("stop", "sockets")]
    [InlineData("crash", "epoll")]
    [InlineData("crash", "sockets")]
    [InlineData("failure", "epoll")]
    [InlineData("failure", "sockets")]
    public void The_end_of_Run_releases_all_descriptors(string mode, string driver) => AssertNoneLeft(mode, driver);

    [Theory]
    [InlineData("dropped", "epoll")]
    [InlineData("dropped", "sockets")]
    [InlineData("dropped-with-signal", "epoll")]
    [InlineData("dropped-with-signal", "sockets")]
    [InlineData("dropped-with-timer", "epoll")]
    [InlineData("dropped-with-timer", "sockets")]
    [InlineData("dropped-listening", "epoll")]
    [InlineData("iterated", "epoll")]
    [InlineData("iterated", "sockets")]
    public void The_collector_releases_the_descriptors_of_a_reactor_that_was_dropped(string mode, string driver) =>
        AssertNoneLeft(mode, driver);

    private static void AssertNoneLeft(string mode, string driver)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Counts the files in /proc.");
        using var program = new RunningProgram("leak-" + mode, driver);
        Assert.Equal(["none left"], program.Rest());
        Assert.Equal("", program.Errors);
    }
}
