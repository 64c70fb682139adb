using System.Globalization;
using System.Text.RegularExpressions;

namespace Becket.Tests.Docs;

/// <summary>Compares numbers on the pages with the constants and defaults in the code.</summary>
/// <remarks>A case is a page, the text around the number with <c>#</c> for the number itself, and the type and member
/// in the code. Both sides are read as text, so private constants and defaults of instances can be compared
/// too.</remarks>
public sealed partial class DefaultsInDocsTests
{
    [Theory]
    [InlineData("docs/net.md", "`HighWaterMark` bytes unsent (#)", "StreamTransport.UsualHighWaterMark")]
    [InlineData("docs/net.md", "pauses for #", "ListeningPort.s_pauseAfterFailure")]
    [InlineData("docs/net.md", "The last # descriptors", "DescriptorHeadroom.Kept")]
    [InlineData("docs/design.md", "**The last # descriptors**", "DescriptorHeadroom.Kept")]
    [InlineData("docs/design.md", "at most # rethrows", "Failure.MaxRethrows")]
    [InlineData("docs/endpoints.md", "after # or", "HostnameEndpoint.AttemptDelay")]
    [InlineData("docs/streams-and-tls.md", "up to #.", "Connection.InputLimit")]
    [InlineData("docs/streams-and-tls.md", "`CloseTimeout` (#)", "Connection.CloseTimeout")]
    [InlineData("docs/streams-and-tls.md", "`HandshakeTimeout` (#)", "TlsOptions.HandshakeTimeout")]
    [InlineData("docs/streams-and-tls.md", "up to # for", "TlsShutdown.s_lingering")]
    [InlineData("docs/protocols.md", "`MaxLength` (# bytes", "LineEnds.DefaultMaxLength")]
    [InlineData("docs/protocols.md", "within #,", "ProxyProtocolFactory.HeaderTimeout")]
    [InlineData("docs/protocols.md", "a chunk of #", "FileSender.ChunkSize")]
    [InlineData("docs/reactor.md", "`SlowTurn` (#)", "ReactorOptions.SlowTurn")]
    [InlineData("docs/drivers.md", "does not read: # for a connection", "SimulatedNetwork.DefaultWindow")]
    [InlineData("docs/processes.md", "(`longest`, #)", "ProcessExtensions.DefaultLongest")]
    [InlineData("docs/processes.md", "`KillAfter` (#)", "ProcessOptions.KillAfter")]
    [InlineData("docs/tasks.md", "or # units", "Slice.Units")]
    [InlineData("docs/coming-from-twisted.md", "or after # units", "Slice.Units")]
    [InlineData("docs/timeouts.md", "`SystemResolver.LookupTimeout`, # |", "SystemResolver.LookupTimeout")]
    [InlineData("docs/timeouts.md", "`ConnectOptions.ConnectTimeout`, # |", "ConnectOptions.ConnectTimeout")]
    [InlineData("docs/timeouts.md", "`TlsOptions.HandshakeTimeout`, # |", "TlsOptions.HandshakeTimeout")]
    [InlineData("docs/timeouts.md", "`Connection.CloseTimeout`, # |", "Connection.CloseTimeout")]
    [InlineData("docs/timeouts.md", "`ReactorOptions.ShutdownTimeout`, # |", "ReactorOptions.ShutdownTimeout")]
    [InlineData("docs/run.md", "at most # of memory", "OutputStore.DefaultMostInMemory")]
    public void A_number_on_a_page_is_the_one_in_the_code(string page, string text, string member)
    {
        string prose = Whitespace().Replace(File.ReadAllText(Repository.FullPath(page)), " ");
        string pattern = Regex.Escape(text).Replace("\\#", "(?<number>[0-9][0-9,.]*( (KiB|MiB|ms|s|µs))?|[a-z]+)");
        Match found = Regex.Match(prose, pattern);

        Assert.True(found.Success, $"{page} has no \"{text}\". If the sentence has changed, change this case.");
        Assert.Contains(found.Groups["number"].Value, Texts(Value(member)));
    }

    /// <summary>The right side of a member's declaration in the file named after its type.</summary>
    private static string Value(string member)
    {
        string[] parts = member.Split('.');
        return Repository
                .Files(parts[0] + "*.cs")
                .Where(static file => file.StartsWith("src/", StringComparison.Ordinal))
                .Select(file =>
                    Regex.Match(
                        File.ReadAllText(Repository.FullPath(file)),
                        $@"\b{parts[1]}\b(?:(?!\n\n)[\s\S])*?=\s*(?<value>TimeSpan\.From\w+\([0-9.]+\)|[0-9_L* ]+);"
                    )
                )
                .FirstOrDefault(static declaration => declaration.Success)
                ?.Groups["value"]
                .Value
            ?? throw new InvalidOperationException($"{member} is not declared in src/{parts[0]}*.cs.");
    }

    /// <summary>The ways in which pages write a value.</summary>
    private static IEnumerable<string> Texts(string value)
    {
        if (Span().Match(value) is { Success: true } span)
        {
            double number = double.Parse(span.Groups["number"].Value, CultureInfo.InvariantCulture);
            yield return $"{number} {(span.Groups["unit"].Value == "Milliseconds" ? "ms" : "s")}";
            yield break;
        }

        long product = 1;
        foreach (string factor in value.Replace("_", "").Replace("L", "").Split('*'))
        {
            product *= long.Parse(factor, CultureInfo.InvariantCulture);
        }

        yield return product.ToString(CultureInfo.InvariantCulture);
        yield return product.ToString("N0", CultureInfo.InvariantCulture);
        if (product == 8)
        {
            yield return "eight";
        }

        if (product == 10)
        {
            yield return "ten";
        }

        if (product % 1024 == 0)
        {
            yield return $"{product / 1024} KiB";
            yield return $"{product / (1024 * 1024)} MiB";
        }
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();

    [GeneratedRegex(@"TimeSpan\.From(?<unit>Milliseconds|Seconds)\((?<number>[0-9.]+)\)")]
    private static partial Regex Span();
}
