using Microsoft.AspNetCore.Builder;

namespace Becket.AspNetCore.Tests;

public sealed class OptionsTests
{
    [Fact]
    public async Task An_option_that_cannot_work_stops_the_start_and_says_why()
    {
        Assert.Equal("Count", await ErrorOf(static options => options.Count = 0));
        Assert.Equal("Backlog", await ErrorOf(static options => options.Backlog = 0));
        Assert.Equal("CloseTimeout", await ErrorOf(static options => options.CloseTimeout = TimeSpan.FromSeconds(-5)));
        Assert.Equal(
            "options.ThreadPoolSize",
            await ErrorOf(static options => options.ReactorOptions = new ReactorOptions { ThreadPoolSize = 0 })
        );
    }

    [Fact]
    public async Task One_reactor_of_the_program_and_a_number_of_reactors_contradict_each_other()
    {
        using var reactor = Reactor.Create();
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Start(options =>
            {
                options.Reactor = reactor;
                options.Count = 2;
            })
        );

        Assert.Contains("Leave Count at 1, or leave Reactor null", error.Message, StringComparison.Ordinal);
    }

    private static async Task<string?> ErrorOf(Action<ReactorTransportOptions> change) =>
        (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Start(change))).ParamName;

    private static async Task Start(Action<ReactorTransportOptions> change)
    {
        await using WebServer server = await WebServer.Start(
            TransportKind.Epoll,
            static app => app.Run(static _ => Task.CompletedTask),
            transport: change
        );
    }
}
