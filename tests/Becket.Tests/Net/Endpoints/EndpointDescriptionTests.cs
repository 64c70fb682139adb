using CsCheck;

namespace Becket.Tests.Net.Endpoints;

public sealed class EndpointDescriptionTests
{
    [Fact]
    public void Colons_separate_the_parts()
    {
        var description = EndpointDescription.Parse("TCP:8080:interface=127.0.0.1:note=a=b");
        Assert.Equal("tcp", description.Prefix);
        Assert.Equal(["8080"], description.Positional);
        Assert.Equal(
            new Dictionary<string, string> { ["interface"] = "127.0.0.1", ["note"] = "a=b" },
            description.Values
        );
    }

    [Fact]
    public void A_backslash_escapes_the_next_character()
    {
        var description = EndpointDescription.Parse(@"tcp:a\:b\\c\=d:interface=\:\:1");
        Assert.Equal([@"a:b\c=d"], description.Positional);
        Assert.Equal("::1", description.GetString("interface"));
    }

    [Fact]
    public void Empty_values_are_values()
    {
        var description = EndpointDescription.Parse("tcp:8080::interface=");
        Assert.Equal(["8080", ""], description.Positional);
        Assert.Equal("", description.GetString("interface"));
    }

    [Theory]
    [InlineData("", "does not begin with the kind of endpoint")]
    [InlineData(":80", "does not begin with the kind of endpoint")]
    [InlineData("host=a:80", "does not begin with the kind of endpoint")]
    [InlineData(@"tcp:80\", "ends with a backslash")]
    [InlineData("tcp:port=80:port=81", "port is given twice")]
    [InlineData("tcp:port=80:eth0", "\"eth0\" has no name, and follows values with names")]
    public void A_text_that_is_not_a_description_is_an_error_that_says_why(string text, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<FormatException>(() => EndpointDescription.Parse(text)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Values_get_names_by_their_position()
    {
        EndpointDescription description = EndpointDescription
            .Parse("tcp:8080:127.0.0.1:backlog=5")
            .WithNames(["port", "interface", "backlog"]);
        Assert.Empty(description.Positional);
        Assert.Equal("8080", description.GetString("port"));
        Assert.Equal(5, description.GetInt32("backlog", 1, 10));
        Assert.Equal(TimeSpan.FromSeconds(3), description.GetSeconds("timeout", TimeSpan.FromSeconds(3)));
        Assert.Contains(
            "is \"8080\", which is not a number from 1 to 10",
            Assert.Throws<FormatException>(() => description.GetInt32("port", 1, 10)).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "does not say host, which tcp: needs",
            Assert.Throws<FormatException>(() => description.GetString("host")).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("tcp:80:x:y", "\"y\" is one value too many for tcp:. It knows port, interface.")]
    [InlineData("tcp:80:backlog=3", "tcp: does not know \"backlog\". It knows port, interface.")]
    [InlineData("tcp:80:port=81", "port is given twice: as \"80\" by its place, and by its name.")]
    public void An_unknown_kind_is_an_error_that_lists_the_known_kinds(string text, string expected) =>
        Assert.EndsWith(
            expected,
            Assert
                .Throws<FormatException>(() => EndpointDescription.Parse(text).WithNames(["port", "interface"]))
                .Message.Replace(@" A colon within a value is written ""\:"".", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );

    [Fact]
    public void Whatever_is_quoted_comes_back()
    {
        Gen<string> text = Gen.Char[@"ab:=\ é"].Array[0, 8].Select(static chars => new string(chars));
        Gen.Select(text.List[0, 3], text, text)
            .Sample(
                (positional, name, value) =>
                {
                    string description = string.Join(
                        ':',
                        ["tcp", .. positional.Select(Endpoint.Quote), $"{Endpoint.Quote(name)}={Endpoint.Quote(value)}"]
                    );
                    var parsed = EndpointDescription.Parse(description);
                    return parsed.Positional.SequenceEqual(positional)
                        && parsed.Values[name] == value
                        && parsed.ToString() == description;
                },
                seed: "0000KOIPe036"
            );
    }
}
