using System.Net;
using Crawler.Addresses;

namespace Crawler.Tests.Addresses;

public sealed class PublicResolverTests
{
    [Fact]
    public void Of_several_addresses_the_public_ones_are_left() =>
        Assert.Equal([IPAddress.Parse("93.184.216.34")], Resolve("93.184.216.34", "10.0.0.1", "::1"));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("169.254.169.254")]
    [InlineData("fd00::1")]
    public void A_name_with_none_is_refused_and_the_error_names_it(string address)
    {
        PrivateAddressException error = Assert.Throws<PrivateAddressException>(() => Resolve(address));
        Assert.Equal(
            $"site.test is {address}: not an address of the internet. Allow private addresses to fetch from it.",
            error.Message
        );
    }

    [Fact]
    public void Each_look_up_is_checked_anew()
    {
        string now = "93.184.216.34";
        var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        reactor.Resolver = new Table(() => [IPAddress.Parse(now)]);
        reactor.Run(async Deferred () =>
        {
            var resolver = new PublicResolver(reactor);
            Assert.Single(await resolver.Resolve("site.test"));
            now = "127.0.0.1";
            await Assert.ThrowsAsync<PrivateAddressException>(() => resolver.Resolve("site.test").AsTask());
        });
    }

    private static IReadOnlyList<IPAddress> Resolve(params string[] addresses)
    {
        var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        reactor.Resolver = new Table(() => [.. addresses.Select(IPAddress.Parse)]);
        return reactor.Run(() => new PublicResolver(reactor).Resolve("site.test"));
    }

    private sealed class Table(Func<IReadOnlyList<IPAddress>> answer) : IResolver
    {
        public Deferred<IReadOnlyList<IPAddress>> Resolve(string name) => Deferred.Succeed(answer());
    }
}
