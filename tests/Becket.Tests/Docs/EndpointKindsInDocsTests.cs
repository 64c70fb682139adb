using System.Text.RegularExpressions;

namespace Becket.Tests.Docs;

/// <summary>Compares the two tables of docs/endpoints.md with the kinds of endpoints that the library
/// registers.</summary>
public sealed partial class EndpointKindsInDocsTests
{
    [Fact]
    public void The_table_of_places_to_listen_at_has_a_row_for_each_kind()
    {
        var kinds = new EndpointKinds<IStreamServerEndpoint>("listen at");
        StandardEndpoints.Register(kinds);
        EndpointKindsFromAbove.RegisterServers!(kinds);

        Assert.Equal(Registered(kinds), InTable("to listen"));
    }

    [Fact]
    public void The_table_of_places_to_connect_to_has_a_row_for_each_kind()
    {
        var kinds = new EndpointKinds<IStreamClientEndpoint>("connect to");
        StandardEndpoints.Register(kinds);

        Assert.Equal(Registered(kinds), InTable("to connect"));
    }

    /// <summary>The kinds that the message about an unknown one names.</summary>
    private static SortedSet<string> Registered<TEndpoint>(EndpointKinds<TEndpoint> kinds)
    {
        using var reactor = Reactor.Create(new ReactorOptions { VirtualTime = true });
        string message = Assert.Throws<FormatException>(() => kinds.Make(reactor, "nosuchkind:1")).Message;
        string known = message[message.IndexOf("Known kinds:", StringComparison.Ordinal)..];
        return [.. Kind().Matches(known["Known kinds:".Length..]).Select(static match => match.Value)];
    }

    private static SortedSet<string> InTable(string heading)
    {
        IEnumerable<string> rows = File.ReadLines(Repository.FullPath("docs/endpoints.md"))
            .SkipWhile(line => !line.StartsWith($"| {heading} |", StringComparison.Ordinal))
            .Skip(2)
            .TakeWhile(static line => line.StartsWith('|'));
        return
        [
            .. rows.SelectMany(static row => Kind().Matches(row.Split('|')[1])).Select(static match => match.Value),
        ];
    }

    [GeneratedRegex("[a-z0-9]+:")]
    private static partial Regex Kind();
}
