using Becket.Samples.Fleet.Gateway.Stores;

namespace Fleet.Tests.Gateway.Stores;

public sealed class StoreAddressTests
{
    [Theory]
    [InlineData("sqlite:fleet.db", "fleet.db", "", 0)]
    [InlineData("sqlite:C:/data/fleet.db", "C:/data/fleet.db", "", 0)]
    [InlineData("redis:localhost:6379", null, "localhost", 6379)]
    [InlineData("redis:[::1]:6379", null, "::1", 6379)]
    public void An_address_of_a_store_is_parsed(string text, string? path, string host, int port) =>
        Assert.Equal(new StoreAddress(path, host, port), StoreAddress.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("sqlite:")]
    [InlineData("redis:localhost")]
    [InlineData("redis::6379")]
    [InlineData("redis:localhost:0")]
    [InlineData("redis:localhost:65536")]
    [InlineData("postgres:localhost:5432")]
    public void An_invalid_address_fails_with_a_message_that_shows_the_valid_forms(string text) =>
        Assert.Contains(
            "sqlite:PATH or redis:HOST:PORT",
            Assert.Throws<FormatException>(() => StoreAddress.Parse(text)).Message,
            StringComparison.Ordinal
        );
}
