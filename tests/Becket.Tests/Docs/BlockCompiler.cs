using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace Becket.Tests.Docs;

/// <summary>Compiles a block like a program that references the package and consists of this block.</summary>
internal static class BlockCompiler
{
    private static readonly CSharpParseOptions s_syntax = new(LanguageVersion.CSharp14);

    private static readonly CSharpCompilationOptions s_options = new(
        OutputKind.ConsoleApplication,
        nullableContextOptions: NullableContextOptions.Enable
    );

    /// <summary>What the names of their files begin with.</summary>
    private static readonly string[] s_packages =
    [
        "xunit.v3",
        "AngleSharp",
        "Crawler",
        "DnsClient",
        "Google.Protobuf",
        "Grpc.",
        "Microsoft.VisualStudio.",
        "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Http",
        "Npgsql",
        "OpenTelemetry",
        "PolyType",
        "StackExchange.",
        "StreamJsonRpc",
    ];

    private static readonly SyntaxTree s_usings = Parse(
        string.Concat(Usings().Select(static name => $"global using {name};\n"))
    );

    private static readonly MetadataReference[] s_references =
    [
        .. References().Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    private static readonly SyntaxTree s_webUsings = Parse(
        string.Concat(WebUsings().Select(static name => $"global using {name};\n"))
    );

    private static readonly MetadataReference[] s_webReferences =
    [
        .. WebReferences().Select(static path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>The compiler's errors in the block; empty if it compiles.</summary>
    /// <remarks>A block is statements (with types after them), members of a class, or a file of types. It compiles if
    /// it compiles as one of the three.</remarks>
    public static IReadOnlyList<string> ErrorsOf(CodeBlock block)
    {
        IReadOnlyList<string> asProgram = ErrorsOf(block, $"using static Given;\n#line 1\n{block.Code}\n");
        if (asProgram.Count == 0)
        {
            return asProgram;
        }

        IReadOnlyList<string> asMembers = ErrorsOf(
            block,
            $"using static Given;\npartial class Program {{ static void Main() {{ }}\n#line 1\n{block.Code}\n}}\n"
        );
        IReadOnlyList<string> asFile = ErrorsOf(
            block,
            $"using static Given;\n#line 1\n{block.Code}\n#line default\n"
                + "partial class Program { static void Main() { } }\n"
        );
        return new[] { asProgram, asMembers, asFile }.MinBy(static errors => errors.Count)!;
    }

    /// <summary>Compiles a library from one file, with the usings of a program.</summary>
    /// <returns>Its bytes, null if there are errors; and the errors.</returns>
    public static (byte[]? Image, IReadOnlyList<Diagnostic> Errors) Emit(string code)
    {
        using var image = new MemoryStream();
        EmitResult result = CSharpCompilation
            .Create(
                "Emitted",
                [s_usings, Parse(code)],
                s_references,
                s_options.WithOutputKind(OutputKind.DynamicallyLinkedLibrary)
            )
            .Emit(image);
        return (
            result.Success ? image.ToArray() : null,
            [.. result.Diagnostics.Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)]
        );
    }

    private static IReadOnlyList<string> ErrorsOf(CodeBlock block, string code)
    {
        SyntaxTree[] usings = block.IsWeb ? [s_usings, s_webUsings] : [s_usings];
        SyntaxTree given = Parse($"static partial class Given {{\n{block.Given}\n}}\n");
        return
        [
            .. CSharpCompilation
                .Create(
                    "Block",
                    [.. usings, given, Parse(code)],
                    block.IsWeb ? [.. s_references, .. s_webReferences] : s_references,
                    s_options
                )
                .GetDiagnostics()
                .Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic =>
                    (diagnostic.Location.SourceTree == given ? "in the given members, " : "")
                    + $"line {diagnostic.Location.GetMappedLineSpan().StartLinePosition.Line + 1}: "
                    + $"{diagnostic.Id} {diagnostic.GetMessage(null)}"
                ),
        ];
    }

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, s_syntax);

    /// <summary>The usings of the SDK, those of the packages, and the one that a test project has.</summary>
    private static IEnumerable<string> Usings() =>
        [
            "System",
            "System.Collections.Generic",
            "System.IO",
            "System.Linq",
            "System.Net.Http",
            "System.Threading",
            "System.Threading.Tasks",
            "Xunit",
            .. UsingsOf("src/Becket/buildTransitive/Becket.props"),
            .. UsingsOf("src/Becket.Dns/buildTransitive/Becket.Dns.props"),
            .. UsingsOf("src/Becket.Http/buildTransitive/Becket.Http.props"),
            .. UsingsOf("src/Becket.Testing/buildTransitive/Becket.Testing.props"),
        ];

    /// <summary>What the SDK for web projects adds, and the packages.</summary>
    private static IEnumerable<string> WebUsings() =>
        [
            "Microsoft.AspNetCore.Builder",
            "Microsoft.AspNetCore.Hosting",
            "Microsoft.AspNetCore.Http",
            "Microsoft.AspNetCore.Routing",
            "Microsoft.Extensions.Configuration",
            "Microsoft.Extensions.DependencyInjection",
            "Microsoft.Extensions.Hosting",
            "Microsoft.Extensions.Logging",
            .. UsingsOf("src/Becket.AspNetCore/buildTransitive/Becket.AspNetCore.props"),
            .. UsingsOf("src/Becket.Hosting/buildTransitive/Becket.Hosting.props"),
            .. UsingsOf("src/Becket.Orleans/buildTransitive/Becket.Orleans.props"),
        ];

    private static IEnumerable<string> UsingsOf(string props) =>
        XDocument
            .Load(Repository.FullPath(props))
            .Descendants("Using")
            .Select(static element =>
                (element.Attribute("Static") is null ? "" : "static ") + element.Attribute("Include")!.Value
            );

    /// <summary>The framework, the library with its dependency, its packages for clients of HTTP and for tests, xunit
    /// for the tests that pages show, and the libraries of pages about them.</summary>
    private static IEnumerable<string> References()
    {
        string? framework = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path =>
                Path.GetDirectoryName(path) == framework
                || Path.GetFileName(path)
                    is "Becket.dll"
                        or "Becket.Dns.dll"
                        or "Becket.Http.dll"
                        or "Becket.Testing.dll"
                        or "Microsoft.Extensions.Logging.Abstractions.dll"
                || s_packages.Any(package => Path.GetFileName(path).StartsWith(package, StringComparison.Ordinal))
            );
    }

    /// <summary>The framework for web programs, and the package.</summary>
    private static IEnumerable<string> WebReferences() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path =>
                (
                    path.Contains("Microsoft.AspNetCore.App", StringComparison.Ordinal)
                    || Path.GetFileName(path).StartsWith("Microsoft.Extensions.", StringComparison.Ordinal)
                ) && !path.EndsWith("Microsoft.Extensions.Logging.Abstractions.dll", StringComparison.Ordinal)
                || Path.GetFileName(path) is "Becket.AspNetCore.dll" or "Becket.Hosting.dll" or "Becket.Orleans.dll"
            )
            .Except(References());
}
