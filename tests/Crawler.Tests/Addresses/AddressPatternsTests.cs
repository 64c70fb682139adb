using Crawler.Addresses;

namespace Crawler.Tests.Addresses;

public sealed class AddressPatternsTests
{
    [Theory]
    [InlineData("/", "/")]
    [InlineData("/2026/11/30/", "/*/*/*/")]
    [InlineData("/calendar/2026-11-30", "/calendar/*-*-*")]
    [InlineData("/calendar/20261130T120000Z", "/calendar/*T*Z")]
    [InlineData("/item17.html", "/item*.html")]
    [InlineData("/a-b_17", "/a-b_*")]
    [InlineData("/user/550e8400-e29b-41d4-a716-446655440000/x", "/user/*/x")]
    [InlineData("/commit/0a1b2c3d4e5f", "/commit/*")]
    [InlineData("/deadbeef/facade12", "/deadbeef/*")]
    [InlineData("/feed1234x", "/feed*x")]
    [InlineData("/%D0%BF%D1%80", "/пр")]
    [InlineData("/x?b=1&a=word&c", "/x?b&a&c")]
    [InlineData("/x?filter%5B3%5D=y&&", "/x?filter[*]")]
    [InlineData("/x?", "/x")]
    public void A_pattern_has_stars_for_numbers_and_ids(string path, string pattern) =>
        Assert.Equal("http://example.org" + pattern, AddressPatterns.PatternOf(new Uri("http://example.org" + path)));

    [Fact]
    public void Hosts_ports_and_schemes_have_patterns_of_their_own() =>
        Assert.Equal(
            4,
            new[] { "http://a.org/1", "http://b.org/1", "http://a.org:81/1", "https://a.org/1" }
                .Select(address => AddressPatterns.PatternOf(new Uri(address)))
                .Distinct()
                .Count()
        );

    [Fact]
    public void Each_pattern_is_counted()
    {
        var patterns = new AddressPatterns();

        Assert.Equal(1, patterns.Count(new Uri("http://example.org/2026/1")));
        Assert.Equal(2, patterns.Count(new Uri("http://example.org/1999/12")));
        Assert.Equal(1, patterns.Count(new Uri("http://example.org/about")));
        Assert.Equal(3, patterns.Count(new Uri("http://example.org/0/0")));
    }

    [Fact]
    public void When_there_are_too_many_patterns_the_endless_ones_are_still_counted()
    {
        var patterns = new AddressPatterns();
        for (int i = 0; i < 10; i++)
        {
            patterns.Count(new Uri($"http://example.org/calendar/{i}"));
        }

        for (int i = 0; i < AddressPatterns.MaximumPatterns + 10; i++)
        {
            patterns.Count(new Uri($"http://example.org/{Letters(i)}"));
        }

        Assert.Equal(11, patterns.Count(new Uri("http://example.org/calendar/11")));
        Assert.Equal(1, patterns.Count(new Uri($"http://example.org/{Letters(1)}")));
    }

    // A word without digits.
    private static string Letters(int number) =>
        string.Concat(
            number.ToString(System.Globalization.CultureInfo.InvariantCulture).Select(d => (char)('g' + (d - '0')))
        );
}
