using System.Text.RegularExpressions;

namespace Becket.Tests.Docs;

/// <summary>The address of the repository is a setting of the packages. Where code or a page has to spell it out, it is
/// the same.</summary>
public sealed partial class RepositoryAddressTests
{
    [Fact]
    public void Code_and_pages_name_the_repository_that_the_packages_name()
    {
        string setting = RepositoryUrl()
            .Match(File.ReadAllText(Repository.FullPath("src/Directory.Build.props")))
            .Groups["url"]
            .Value;
        Assert.StartsWith("https://", setting, StringComparison.Ordinal);

        string[] addresses =
        [
            .. from pattern in new[] { "*.cs", "*.md" }
            from file in Repository.Files(pattern)
            from Match address in Address().Matches(File.ReadAllText(Repository.FullPath(file)))
            select address.Value,
        ];

        Assert.NotEmpty(addresses);
        Assert.All(addresses, address => Assert.Equal(setting, address));
    }

    [GeneratedRegex("<RepositoryUrl>(?<url>[^<]+)</RepositoryUrl>")]
    private static partial Regex RepositoryUrl();

    [GeneratedRegex(@"https://[a-z.]+/[\w-]+/becket\b", RegexOptions.IgnoreCase)]
    private static partial Regex Address();
}
