using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Crawler.Addresses;
using Crawler.Downloading;

namespace Crawler.Tests.Downloading;

public sealed class FaultFinderTests
{
    public static TheoryData<Exception, string> Errors =>
        new()
        {
            { new TimeoutException(), "time-out" },
            {
                new HttpRequestException("", new PrivateAddressException("a.test", [IPAddress.Loopback])),
                "private address"
            },
            { new HttpRequestException("", new DnsLookupException("no such name", null)), "name" },
            { new HttpRequestException("", new AuthenticationException("bad certificate")), "TLS" },
            { new HttpRequestException("", new SocketException((int)SocketError.ConnectionRefused)), "connect" },
            { new HttpRequestException(HttpRequestError.InvalidResponse), "malformed answer" },
            { new HttpIOException(HttpRequestError.ResponseEnded), "connection lost" },
            { new HttpRequestException("", new IOException("reset")), "connection lost" },
            { new DownloadException(DownloadFault.TooLarge, "large"), "too large" },
        };

    [Theory]
    [MemberData(nameof(Errors))]
    public void Each_error_has_its_word(Exception error, string word) =>
        Assert.Equal(word, FaultFinder.Explain(error, TimeSpan.FromSeconds(3)).Fault.Word);

    [Fact]
    public void The_message_is_that_of_the_cause() =>
        Assert.Equal(
            "a.test is 127.0.0.1: not an address of the internet. Allow private addresses to fetch from it.",
            FaultFinder
                .Explain(
                    new HttpRequestException("An error.", new PrivateAddressException("a.test", [IPAddress.Loopback])),
                    TimeSpan.Zero
                )
                .Message
        );
}
