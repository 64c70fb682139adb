using Fleet.Tests.Gateway.Stores;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>Failures of a real PostgreSQL: the devices are answered all the time, and afterwards every acknowledged
/// alarm
/// is stored once.</summary>
public sealed class PostgresFailureTests
{
    [Fact]
    public void PostgreSQL_is_paused()
    {
        using var server = new PostgresServer();
        StoreGateway.Play(
            server.Address,
            isAsync: false,
            async gateway =>
            {
                await gateway.Acknowledge(3);
                await gateway.IsAnswered();
                await gateway.Do(server.Pause);

                // These alarms go to the spool, because PostgreSQL takes nothing.
                await gateway.Acknowledge(10);
                await gateway.IsAnswered();
                await gateway.Until(static kept => kept is { Failures: > 0, Spooled: 10 });
                await gateway.Acknowledge(10);
                await gateway.IsAnswered();

                await gateway.Do(server.Resume);
                await gateway.EverythingIsWritten();
                Assert.Equal(23, gateway.Acknowledged.Count);
                await gateway.Acknowledge(1);
                await gateway.EverythingIsWritten();
            }
        );
    }

    [Fact]
    public void PostgreSQL_is_killed_and_comes_back()
    {
        using var server = new PostgresServer();
        StoreGateway.Play(
            server.Address,
            isAsync: false,
            async gateway =>
            {
                await gateway.Acknowledge(5);
                for (int alarms = 0; alarms < 50; alarms++)
                {
                    gateway.SendAlarm();
                }

                // PostgreSQL is killed before, among or after these alarms. None may be missing.
                await gateway.Do(server.Kill);
                await gateway.Acknowledge(5);
                await gateway.IsAnswered();
                await gateway.Until(static kept => kept.Failures > 0);
                await gateway.Acknowledge(5);

                await gateway.Do(server.Start);
                await gateway.EverythingIsWritten();
                Assert.Equal(65, gateway.Acknowledged.Count);
            }
        );
    }

    [Fact]
    public void PostgreSQL_is_away_at_the_start()
    {
        using var server = new PostgresServer();
        server.Kill();
        StoreGateway.Play(
            server.Address,
            isAsync: false,
            async gateway =>
            {
                await gateway.Acknowledge(5);
                await gateway.IsAnswered();
                await gateway.Do(server.Start);
                await gateway.EverythingIsWritten();
            }
        );
    }
}
