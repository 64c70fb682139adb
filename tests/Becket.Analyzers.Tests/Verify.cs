using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Testing;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Testing;

namespace Becket.Analyzers.Tests;

/// <summary>Runs one analyzer over a program, and its fix. Expected diagnostics are marked in the code:
/// <c>{|BKT0001:Thread.Sleep(1)|}</c>.</summary>
internal static class Verify<TAnalyzer>
    where TAnalyzer : DiagnosticAnalyzer, new()
{
    /// <summary>The program gives exactly the diagnostics that are marked.</summary>
    public static Task Reports(string code, params (string Name, string Text)[] files) =>
        Fix<NoFix>(code, code, 0, null, null, files);

    /// <summary>The fix changes the program so, one place at a time and all at once.</summary>
    /// <param name="code">The program before.</param>
    /// <param name="fixedCode">The program after.</param>
    /// <param name="index">Which of the fixes that are offered.</param>
    /// <param name="iterations">How many places are fixed one after the other; null for the usual: one for each
    /// diagnostic.</param>
    public static Task Fixes<TFix>(string code, string fixedCode, int index = 0, int? iterations = null)
        where TFix : CodeFixProvider, new() => Fix<TFix>(code, fixedCode, index, iterations, null, []);

    /// <summary>The rule reports the place, and offers no fix.</summary>
    public static Task HasNoFix<TFix>(string code)
        where TFix : CodeFixProvider, new() => Fix<TFix>(code, code, 0, 0, null, []);

    private static Task Fix<TFix>(
        string code,
        string fixedCode,
        int index,
        int? iterations,
        string? key,
        (string Name, string Text)[] files
    )
        where TFix : CodeFixProvider, new()
    {
        var test = new Test<TFix>
        {
            TestCode = code,
            FixedCode = fixedCode,
            CodeActionIndex = index,
            CodeActionEquivalenceKey = key,
            NumberOfIncrementalIterations = iterations,
            NumberOfFixAllIterations = iterations is null ? null : Math.Min(1, iterations.Value),
        };
        foreach ((string name, string text) in files)
        {
            test.TestState.AdditionalFiles.Add((name, text));
            test.FixedState.AdditionalFiles.Add((name, text));
        }

        return test.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>For rules without a fix.</summary>
    internal sealed class NoFix : CodeFixProvider
    {
        public override System.Collections.Immutable.ImmutableArray<string> FixableDiagnosticIds => [];

        public override Task RegisterCodeFixesAsync(CodeFixContext context) => Task.CompletedTask;
    }

    private sealed class Test<TFix> : CSharpCodeFixTest<TAnalyzer, TFix, DefaultVerifier>
        where TFix : CodeFixProvider, new()
    {
        public Test()
        {
            ReferenceAssemblies = new ReferenceAssemblies("net10.0");
            TestState.AdditionalReferences.AddRange(References.All);
            TestState.OutputKind = OutputKind.ConsoleApplication;
            TestState.Sources.Add(("Usings.cs", Usings.Text));
            FixedState.Sources.Add(("Usings.cs", Usings.Text));
            CompilerDiagnostics = CompilerDiagnostics.Errors;
        }

        protected override CompilationOptions CreateCompilationOptions() =>
            ((CSharpCompilationOptions)base.CreateCompilationOptions()).WithNullableContextOptions(
                NullableContextOptions.Enable
            );

        protected override ParseOptions CreateParseOptions() => new CSharpParseOptions(LanguageVersion.CSharp14);
    }
}
