using Fleet.Tests.Gateway.Stores;

namespace Fleet.Tests.Gateway.Sessions;

/// <summary>Failures of a real Redis: the devices are answered all the time, and afterwards every acknowledged alarm is
/// stored.</summary>
public sealed class RedisFailureTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Redis_is_paused(bool isAsync)
    {
        using var redis = new RedisServer("--save", "");
        StoreGateway.Play(
            redis.Address,
            isAsync,
            async gateway =>
            {
                await gateway.Acknowledge(3);
                await gateway.IsAnswered();
                redis.Pause();

                // These alarms go to the spool, because Redis takes nothing.
                await gateway.Acknowledge(10);
                await gateway.IsAnswered();
                await gateway.Until(static kept => kept is { Failures: > 0, Spooled: 10 });
                await gateway.Acknowledge(10);
                await gateway.IsAnswered();

                redis.Resume();
                await gateway.EverythingIsWritten();
                Assert.Equal(23, gateway.Acknowledged.Count);
                await gateway.Acknowledge(1);
            }
        );
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Redis_is_killed_and_comes_back(bool isAsync)
    {
        // Redis has on its disk what it has acknowledged.
        string[] options = ["--appendonly", "yes", "--appendfsync", "always"];
        using var redis = new RedisServer(options);
        StoreGateway.Play(
            redis.Address,
            isAsync,
            async gateway =>
            {
                await gateway.Acknowledge(5);
                for (int alarms = 0; alarms < 50; alarms++)
                {
                    gateway.SendAlarm();
                }

                // Redis is killed before, among or after these alarms. None may be missing.
                await gateway.Do(redis.Kill);
                await gateway.Acknowledge(5);
                await gateway.IsAnswered();
                await gateway.Until(static kept => kept.Failures > 0);
                await gateway.Acknowledge(5);

                await gateway.Do(() => redis.Start(options));
                await gateway.EverythingIsWritten();
                Assert.Equal(65, gateway.Acknowledged.Count);
            }
        );
    }

    [Fact]
    public void Redis_has_no_memory_left()
    {
        using var redis = new RedisServer("--save", "", "--maxmemory-policy", "noeviction");
        StoreGateway.Play(
            redis.Address,
            isAsync: false,
            async gateway =>
            {
                await gateway.Acknowledge(3);
                await gateway.Do(() => redis.Command("CONFIG SET maxmemory 1"));
                await gateway.Acknowledge(10);
                await gateway.IsAnswered();
                await gateway.Until(static kept =>
                    kept is { Spooled: 10 } && kept.LastError!.Contains("maxmemory", StringComparison.Ordinal)
                );

                await gateway.Do(() => redis.Command("CONFIG SET maxmemory 0"));
                await gateway.EverythingIsWritten();
            }
        );
    }

    [Fact]
    public void Redis_is_loading()
    {
        using var redis = new RedisServer("--save", "");
        StoreGateway.Play(
            redis.Address,
            isAsync: false,
            async gateway =>
            {
                await gateway.Acknowledge(3);
                await gateway.Do(() =>
                {
                    redis.Command("DEBUG POPULATE 20000");
                    redis.Command("SAVE");
                    redis.Kill();

                    // Ten milliseconds for each key, so that loading would take minutes.
                    redis.Start(
                        "--save",
                        "",
                        "--key-load-delay",
                        "10000",
                        "--loading-process-events-interval-bytes",
                        "1024"
                    );
                });
                await gateway.Acknowledge(10);
                await gateway.IsAnswered();
                await gateway.Until(static kept =>
                    kept is { Spooled: 10 } && kept.LastError!.Contains("LOADING", StringComparison.Ordinal)
                );

                await gateway.Do(() => redis.Command("CONFIG SET key-load-delay 0"));
                await gateway.EverythingIsWritten();
            }
        );
    }

    [Fact]
    public void Redis_is_away_at_the_start()
    {
        using var redis = new RedisServer("--save", "");
        redis.Kill();
        StoreGateway.Play(
            redis.Address,
            isAsync: false,
            async gateway =>
            {
                await gateway.Acknowledge(5);
                await gateway.IsAnswered();
                await gateway.Do(() => redis.Start("--save", ""));
                await gateway.EverythingIsWritten();
            }
        );
    }
}
