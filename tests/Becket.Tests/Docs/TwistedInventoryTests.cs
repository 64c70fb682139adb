using System.Reflection;
using System.Text.RegularExpressions;

namespace Becket.Tests.Docs;

/// <summary>Compares the inventory of docs/coming-from-twisted.md with the public API.</summary>
public sealed partial class TwistedInventoryTests
{
    private const string Heading = "| Twisted | here as | differs in, or not here because |";

    private static readonly HashSet<string> s_public =
    [
        .. from assembly in (Assembly[])
            [
                typeof(Reactor).Assembly,
                typeof(Becket.Testing.ReactorTest).Assembly,
                typeof(Becket.Dns.DnsResolver).Assembly,
                typeof(Becket.Http.HttpHandlerOptions).Assembly,
                typeof(Becket.AspNetCore.ReactorTransportOptions).Assembly,
            ]
        from type in assembly.GetExportedTypes()
        from name in type.GetMembers(
                BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static
            )
            .Where(IsVisible)
            .Select(static member => member.Name)
            .Append(type.Name.Split('`')[0])
        select name,
    ];

    private static (string[] Cells, string Line)[] Rows { get; } =
    [.. ReadRows(File.ReadAllLines(Repository.FullPath("docs/coming-from-twisted.md")))];

    [Fact]
    public void Every_name_that_a_row_gives_is_public()
    {
        Assert.True(Rows.Length > 80, $"The inventory has {Rows.Length} rows only.");
        string[] unknown =
        [
            .. from row in Rows
            from code in Code().Matches(row.Cells[1])
            from name in Name().Matches(code.Value)
            where !s_public.Contains(name.Value)
            select $"{name.Value} in: {row.Line}",
        ];
        Assert.True(unknown.Length == 0, $"These are not public:\n{string.Join('\n', unknown)}");
    }

    [Fact]
    public void Every_row_says_where_the_thing_is_or_why_it_is_not_here() =>
        Assert.All(
            Rows,
            static row =>
            {
                Assert.Equal(3, row.Cells.Length);
                Assert.NotEqual("", row.Cells[0]);
                Assert.True(
                    row.Cells[1] == "-" ? row.Cells[2].Length > 0 : Code().IsMatch(row.Cells[1]),
                    $"This row says neither: {row.Line}"
                );
            }
        );

    private static IEnumerable<(string[] Cells, string Line)> ReadRows(string[] lines)
    {
        bool isInTable = false;
        foreach (string line in lines)
        {
            if (line == Heading)
            {
                isInTable = true;
            }
            else if (!line.StartsWith('|'))
            {
                isInTable = false;
            }
            else if (isInTable && !line.StartsWith("|---", StringComparison.Ordinal))
            {
                yield return ([.. line.Trim('|').Split('|').Select(static cell => cell.Trim())], line);
            }
        }
    }

    private static bool IsVisible(MemberInfo member) =>
        member switch
        {
            MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
            PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
            FieldInfo field => field.IsPublic || field.IsFamily,
            Type type => type.IsNestedPublic,
            _ => true,
        };

    [GeneratedRegex("`[^`]+`")]
    private static partial Regex Code();

    [GeneratedRegex("[A-Z][A-Za-z0-9]+")]
    private static partial Regex Name();
}
