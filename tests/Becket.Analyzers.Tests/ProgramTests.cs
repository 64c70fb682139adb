using System.Collections.Immutable;
using Becket.Tests.Docs;
using Microsoft.CodeAnalysis;

namespace Becket.Analyzers.Tests;

/// <summary>Programs as users write them, with all rules on: what is reported where it should not be.</summary>
/// <remarks>A comment <c>// BKT0001</c> at the end of a line says that this line deserves its diagnostic.</remarks>
public sealed class ProgramTests
{
    private const string Folder = "tests/Becket.Analyzers.Tests/Programs/";

    public static TheoryData<string> Files =>
        [.. Repository.Files("*.cs").Where(static file => file.StartsWith(Folder, StringComparison.Ordinal))];

    [Fact]
    public void There_are_ten_programs() => Assert.Equal(10, Files.Count);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_program_gets_the_diagnostics_that_it_deserves_and_no_false_alarm(string file)
    {
        string code = await File.ReadAllTextAsync(Repository.FullPath(file), TestContext.Current.CancellationToken);

        ImmutableArray<Diagnostic> found = await Programs.DiagnosticsOf(code);

        Assert.Equal(
            Expected(code),
            found.Select(static diagnostic => $"{LineOf(diagnostic)}: {diagnostic.Id}").Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task No_rule_about_the_loop_fires_in_a_function_on_a_thread()
    {
        const string Code = """
            return Reactor.Main(async reactor =>
            {
                await reactor.DeferToThread(Work);
                await reactor.DeferToThread(async () =>
                {
                    Work();
                    await Task.Delay(1).ConfigureAwait(false);
                    await Task.Run(() => Thread.Sleep(1));
                });
            });

            static void Work()
            {
                Thread.Sleep(1);
                Console.WriteLine(Task.Run(() => 1).Result + DateTime.UtcNow.Second + Random.Shared.Next());
                File.ReadAllText("a");
                lock (typeof(string))
                {
                    using var timer = new Timer(_ => { });
                }

                async void Forget() => await Task.Delay(1);
                Forget();
            }
            """;

        Assert.Empty(await Programs.DiagnosticsOf(Code));
    }

    private static IEnumerable<string> Expected(string code) =>
        code.Split('\n')
            .Select(
                static (line, index) => (Number: index + 1, Comment: line.Split("// BKT") is [_, var id] ? id : null)
            )
            .Where(static line => line.Comment is not null)
            .Select(static line => $"{line.Number}: BKT{line.Comment!.Trim()}")
            .Order(StringComparer.Ordinal);

    private static int LineOf(Diagnostic diagnostic) => diagnostic.Location.GetLineSpan().StartLinePosition.Line + 1;
}
