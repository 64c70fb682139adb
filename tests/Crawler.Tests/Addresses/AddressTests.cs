using System.Net;
using Crawler.Addresses;

namespace Crawler.Tests.Addresses;

/// <summary>Canonical addresses, and those that are public.</summary>
public sealed class AddressTests
{
    [Theory]
    [InlineData("HTTP://Shop.Test", "http://shop.test/")]
    [InlineData("http://shop.test:80/a", "http://shop.test/a")]
    [InlineData("https://shop.test:443/a", "https://shop.test/a")]
    [InlineData("https://shop.test:80/a", "https://shop.test:80/a")]
    [InlineData("http://shop.test/A", "http://shop.test/A")]
    [InlineData("http://shop.test/a/../b/./c", "http://shop.test/b/c")]
    [InlineData("http://shop.test/a#part", "http://shop.test/a")]
    [InlineData("http://shop.test/a?", "http://shop.test/a")]
    [InlineData("http://shop.test/a?b=2&a=1&b=1", "http://shop.test/a?a=1&b=2&b=1")]
    [InlineData("http://shop.test/%7ejane/%e2%82%ac", "http://shop.test/~jane/%E2%82%AC")]
    [InlineData("http://shop.test/a b", "http://shop.test/a%20b")]
    [InlineData("http://bücher.test/", "http://xn--bcher-kva.test/")]
    [InlineData("http://shop.test./", "http://shop.test/")]
    [InlineData("http://me:secret@shop.test/", "http://shop.test/")]
    [InlineData("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/")]
    [InlineData("http://2130706433/", "http://127.0.0.1/")]
    public void An_address_has_one_form(string address, string canonical) =>
        Assert.Equal(canonical, CanonicalAddress.Of(new Uri(address)).AbsoluteUri);

    [Fact]
    public void The_order_of_the_query_can_be_kept() =>
        Assert.Equal(
            "http://shop.test/?b&a",
            CanonicalAddress.Of(new Uri("http://shop.test/?b&a"), sortQuery: false).AbsoluteUri
        );

    [Fact]
    public void Equal_addresses_have_equal_fingerprints_and_others_have_others()
    {
        UInt128 Of(string address) => CanonicalAddress.Fingerprint(CanonicalAddress.Of(new Uri(address)));

        Assert.Equal(Of("http://shop.test:80/?b&a"), Of("http://SHOP.test/?a&b"));
        Assert.NotEqual(Of("http://shop.test/a"), Of("https://shop.test/a"));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1111", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("172.31.0.1", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.1.1", false)]
    [InlineData("169.254.169.254", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::10.0.0.1", false)]
    [InlineData("64:ff9b::10.0.0.1", false)]
    [InlineData("64:ff9b::8.8.8.8", true)]
    [InlineData("2002:0a00:0001::1", false)]
    [InlineData("2002:0808:0808::1", true)]
    [InlineData("2001:0:4136:e378:8000:63bf:f5ff:fffe", false)]
    public void An_address_is_public_or_not(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddresses.Contains(IPAddress.Parse(address)));
}
