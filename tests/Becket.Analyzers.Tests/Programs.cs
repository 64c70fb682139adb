using System.Collections.Immutable;
using Becket.Analyzers.Blocking;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Becket.Analyzers.Tests;

/// <summary>Compiles a program as a user would, with all analyzers of the package.</summary>
internal static class Programs
{
    private static readonly CSharpParseOptions s_syntax = new(LanguageVersion.CSharp14);

    /// <summary>What the SDK turns off in every project: packages were built against older versions of .NET.</summary>
    private static readonly ImmutableDictionary<string, ReportDiagnostic> s_versions = ImmutableDictionary<
        string,
        ReportDiagnostic
    >
        .Empty.Add("CS1701", ReportDiagnostic.Suppress)
        .Add("CS1702", ReportDiagnostic.Suppress);

    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
    [
        .. typeof(BlockingAnalyzer)
            .Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .OrderBy(static type => type.Name, StringComparer.Ordinal)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>What the compiler and the analyzers say about a program; nothing that is suppressed.</summary>
    public static async Task<ImmutableArray<Diagnostic>> DiagnosticsOf(
        string code,
        OutputKind output = OutputKind.ConsoleApplication,
        IReadOnlyDictionary<string, ReportDiagnostic>? levels = null
    )
    {
        var compilation = CSharpCompilation.Create(
            "Program",
            [
                CSharpSyntaxTree.ParseText(code, s_syntax, "Program.cs"),
                CSharpSyntaxTree.ParseText(Usings.Text, s_syntax, "Usings.cs"),
            ],
            References.All,
            new CSharpCompilationOptions(
                output,
                nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: s_versions.AddRange(levels ?? s_versions)
            )
        );
        ImmutableArray<Diagnostic> all = await compilation
            .WithAnalyzers(Analyzers)
            .GetAllDiagnosticsAsync(TestContext.Current.CancellationToken);
        return
        [
            .. all.Where(static diagnostic =>
                !diagnostic.IsSuppressed
                && (
                    diagnostic.Severity >= DiagnosticSeverity.Warning
                    || diagnostic.Id.StartsWith("BKT", StringComparison.Ordinal)
                )
            ),
        ];
    }
}
