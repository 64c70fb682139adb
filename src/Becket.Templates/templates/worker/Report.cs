namespace BecketWorker1;

/// <summary>Logs each minute how many devices there are. It stands for code that runs on threads: each call goes to the
/// loop, and its result comes back.</summary>
internal sealed class Report(LoopOwned<Readings> readings, ILogger<Report> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minutes = new PeriodicTimer(TimeSpan.FromMinutes(1));
        do
        {
            int devices = await readings.CallFromThreadAsync(static known => known.Devices, stoppingToken);
            logger.LogInformation("{Devices} devices", devices);
        } while (await minutes.WaitForNextTickAsync(stoppingToken));
    }
}
