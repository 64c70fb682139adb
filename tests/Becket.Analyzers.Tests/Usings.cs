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

    private static readonly string[] s_implicitOfWeb =
    [
        "Microsoft.AspNetCore.Builder",
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting",
        "Microsoft.Extensions.Logging",
    ];

    public static string Text { get; } =
        TextOf([
            .. s_implicit,
            .. Of("src/Becket/buildTransitive/Becket.props"),
            .. Of("src/Becket.Dns/buildTransitive/Becket.Dns.props"),
            .. Of("src/Becket.Http/buildTransitive/Becket.Http.props"),
        ]);

    /// <summary>What a web project has besides.</summary>
    public static string OfWeb { get; } =
        TextOf([
            .. s_implicitOfWeb,
            .. Of("src/Becket.AspNetCore/buildTransitive/Becket.AspNetCore.props"),
            .. Of("src/Becket.Hosting/buildTransitive/Becket.Hosting.props"),
            .. Of("src/Becket.Orleans/buildTransitive/Becket.Orleans.props"),
        ]);

    private static string TextOf(string[] names) =>
        string.Concat(names.Select(static name => $"global using {name};\n"));

    private static IEnumerable<string> Of(string props) =>
        XDocument
            .Load(Repository.FullPath(props))
            .Descendants("Using")
            .Select(static element => element.Attribute("Include")!.Value);
}
