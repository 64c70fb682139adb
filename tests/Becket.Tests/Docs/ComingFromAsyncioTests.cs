using System.Reflection;
using System.Text.RegularExpressions;

namespace Becket.Tests.Docs;

/// <summary>Checks the column "Here" of docs/coming-from-asyncio.md against the public API.</summary>
public sealed partial class ComingFromAsyncioTests
{
    private static readonly HashSet<string> s_names =
    [
        .. typeof(Reactor)
            .Assembly.GetExportedTypes()
            .SelectMany(static type =>
                type.GetMembers(
                        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly
                    )
                    .Select(static member => member.Name)
                    .Append(type.Name.Split('`')[0])
            ),
    ];

    public static TheoryData<string> Cells =>
        [
            .. File.ReadAllLines(Repository.FullPath("docs/coming-from-asyncio.md"))
                .SkipWhile(static line => !line.EndsWith("| Here |", StringComparison.Ordinal))
                .Skip(2)
                .TakeWhile(static line => line.StartsWith('|'))
                .Select(static line => line.Trim('|', ' ').Split(" | ")[^1]),
        ];

    [Theory]
    [MemberData(nameof(Cells))]
    public void Each_name_here_is_public(string cell)
    {
        string[] names =
        [
            .. Code()
                .Matches(cell)
                .SelectMany(static code => Name().Matches(code.Value))
                .Select(static name => name.Value),
        ];
        Assert.True(names.Length > 0 || !cell.Contains('`'), cell);
        Assert.All(names, static name => Assert.Contains(name, s_names));
    }

    [Fact]
    public void The_table_is_found() => Assert.InRange(Cells.Count, 30, 100);

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    /// <summary>Types and members: the one type parameter, T, is not a name.</summary>
    [GeneratedRegex(@"\b[A-Z][A-Za-z]+\b")]
    private static partial Regex Name();
}
