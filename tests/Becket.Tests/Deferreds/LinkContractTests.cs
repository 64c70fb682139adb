using Becket.Tests.Docs;

namespace Becket.Tests.Deferreds;

/// <summary>What other folders know of a chain is in one file, <c>Deferred.LinkContract.cs</c>.</summary>
public sealed class LinkContractTests
{
    private static readonly string s_source = Path.Combine(Repository.Root, "src", "Becket");

    [Fact]
    public void Only_one_file_casts_to_a_deferred_of_a_value_without_a_check() =>
        Assert.Equal(["Deferred.LinkContract.cs"], FilesWith("", "Unsafe.As<Deferred<"));

    [Theory]
    [InlineData("Tasks")]
    [InlineData("Reactors")]
    [InlineData("Net")]
    [InlineData("Deferreds/Joining")]
    public void No_other_folder_uses_the_fields_of_a_chain(string folder) =>
        Assert.Empty(FilesWith(folder, "Deferred.CalledFlag", "root._state", "stage._value", "Deferred._value"));

    private static IEnumerable<string> FilesWith(string folder, params string[] texts) =>
        Directory
            .EnumerateFiles(Path.Combine(s_source, folder), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}"))
            .Where(file => texts.Any(File.ReadAllText(file).Contains))
            .Select(file => Path.GetFileName(file))
            .Order(StringComparer.Ordinal);
}
