using System.Xml.Linq;
using Becket.Tests.Docs;

namespace Becket.Analyzers.Tests;

/// <summary>The global usings of a program that references the package.</summary>
internal static class Usings
{
    private static readonly string[] s_implicit =
    [
        "System",
        "System.Collections.Generic",
        "System.IO",
        "System.Linq",
        "System.Net.Http",
        "System.Threading",
        "System.Threading.Tasks",
    ];

    public static string Text { get; } = string.Concat(Names().Select(static name => $"global using {name};\n"));

    private static IEnumerable<string> Names() =>
        s_implicit.Concat(
            XDocument
                .Load(Repository.FullPath("src/Becket/buildTransitive/Becket.props"))
                .Descendants("Using")
                .Select(static element => element.Attribute("Include")!.Value)
        );
}
