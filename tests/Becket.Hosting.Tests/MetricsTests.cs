using System.Diagnostics.Metrics;

namespace Becket.Hosting.Tests;

/// <summary>Metrics and logs of a reactor in a host.</summary>
public sealed class MetricsTests : HostTest
{
    [Fact]
    public async Task The_metrics_of_a_reactor_come_from_the_meters_of_its_host()
    {
        HostApplicationBuilder builder = CreateBuilder("Reactors:field:Name=field loop");
        builder.Services.AddMetrics();
        builder.Services.AddReactor("field");
        using IHost host = builder.Build();
        var names = new HashSet<string?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Scope == host.Services.GetRequiredService<IMeterFactory>())
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) =>
            {
                foreach ((string key, object? value) in tags)
                {
                    names.Add(key == "becket.reactor.name" ? (string?)value : null);
                }
            }
        );
        listener.Start();
        await host.StartAsync().Soon();

        listener.RecordObservableInstruments();

        Assert.Contains("field loop", names);
        await host.StopAsync().Soon();
    }

    [Fact]
    public async Task What_a_callback_throws_is_in_the_log_of_the_host_under_the_name_of_the_reactor()
    {
        HostApplicationBuilder builder = CreateBuilder();
        builder.Services.AddReactor("field");
        using IHost host = builder.Build();
        await host.StartAsync().Soon();

        host.Services.GetRequiredKeyedService<Reactor>("field")
            .CallFromThread(static () => throw new InvalidDataException("No frame."));
        await host.StopAsync().Soon();

        Assert.Contains(
            Log.All,
            static line =>
                line.StartsWith("Error Becket.Reactor.field:", StringComparison.Ordinal)
                && line.Contains("No frame.", StringComparison.Ordinal)
        );
    }
}
