using System.Net;
using Becket.Dns.Asking;
using Becket.Dns.Configuration;

namespace Becket.Dns.Tests;

/// <summary>The system's files, and the order of a service's places.</summary>
public sealed class FilesTests
{
    [Fact]
    public void The_systems_file_gives_servers_search_list_and_options()
    {
        var conf = ResolvConf.Parse([
            "# by hand",
            "domain old.test",
            "search  shop.test\tsecond.test",
            "nameserver 10.0.0.1",
            "nameserver fe80::1",
            "nameserver nonsense",
            "options ndots:2 timeout:1 attempts:9 rotate ndots:x",
            "sortlist 1.2.3.4",
        ]);

        Assert.Equal(
            [new IPEndPoint(IPAddress.Parse("10.0.0.1"), 53), new IPEndPoint(IPAddress.Parse("fe80::1"), 53)],
            conf.Servers
        );
        Assert.Equal(["shop.test", "second.test"], conf.SearchList);
        Assert.Equal(2, conf.DotsOfWholeName);
        Assert.Equal(TimeSpan.FromSeconds(1), conf.TryTimeout);
        Assert.Equal(5, conf.Attempts);
    }

    [Fact]
    public void An_empty_file_gives_the_defaults_of_the_manual()
    {
        var conf = ResolvConf.Parse([]);

        Assert.Empty(conf.Servers);
        Assert.Equal((1, TimeSpan.FromSeconds(5), 2), (conf.DotsOfWholeName, conf.TryTimeout, conf.Attempts));
    }

    [Fact]
    public void The_hosts_file_is_read_again_when_it_has_changed()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "192.0.2.1 www Web # the shop\n2001:db8::1\tweb\n192.0.2.1 web\nnonsense\n\n");
            var hosts = new HostsFile(path);

            Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")], hosts.FindAddresses("WEB"));
            Assert.Equal("www", hosts.FindName(IPAddress.Parse("192.0.2.1")));
            Assert.Null(hosts.FindAddresses("shop"));

            File.WriteAllText(path, "192.0.2.9 web\n");
            Assert.Equal([IPAddress.Parse("192.0.2.9")], hosts.FindAddresses("web"));
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Null(new HostsFile(path).FindAddresses("web"));
    }

    [Fact]
    public void A_place_of_a_service_comes_first_as_often_as_its_weight_says()
    {
        var random = new Random(1);
        ServiceRecord[] records = [new("small", 1, 1, 1), new("big", 1, 1, 3), new("reserve", 1, 2, 100)];
        int bigFirst = 0;
        for (int i = 0; i < 4000; i++)
        {
            IReadOnlyList<ServiceRecord> sorted = ServiceOrder.Sort(records, random);
            Assert.Equal("reserve", sorted[2].Host);
            bigFirst += sorted[0].Host == "big" ? 1 : 0;
        }

        // The RFC draws from 0 to the sum, both included, and goes by running sums: small has 2 of 5 numbers.
        Assert.InRange(bigFirst, 2200, 2600);
    }
}
