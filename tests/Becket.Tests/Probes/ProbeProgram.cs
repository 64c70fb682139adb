using System.Collections;
using System.Globalization;
using System.Reflection;
using Becket.Tests.Docs;
using Microsoft.CodeAnalysis;

namespace Becket.Tests.Probes;

/// <summary>Compiles all probes of a list as one program, each as a method.</summary>
internal static class ProbeProgram
{
    private const string Start = """
        using static Given;
        using System.Net;
        using System.Runtime.InteropServices;
        using System.Text;

        public sealed class Echo : Protocol
        {
            protected override void DataReceived(ReadOnlySpan<byte> data) => Transport.Write(data);
        }

        public static class Given
        {
            public static Deferred<int> One() => Deferred.Succeed(1);
            public static Deferred<int> Two() => Deferred.Succeed(2);
            public static Deferred<string> Text() => Deferred.Succeed("text");
            public static Deferred Nothing() => Deferred.Succeed();
            public static Deferred<int> Bad() => Deferred.Fail<int>(new FormatException("bad"));
            public static Task<int> OneTask() => Task.FromResult(1);
            public static Task<int> TwoTask() => Task.FromResult(2);
            public static Task DoTask() => Task.CompletedTask;
            public static ValueTask<int> OneValueTask() => new(1);
            public static async Task<int> LengthOf(string text) { await Task.Yield(); return text.Length; }
            public static async Task<int> LengthWithToken(string text, CancellationToken token)
            {
                await Task.Delay(0, token);
                return text.Length;
            }

            public static readonly string[] Words = ["a", "bb", "ccc"];
        }

        """;

    /// <summary>Compiles the probes.</summary>
    /// <returns>The program, null if there are errors; and the errors of each probe.</returns>
    public static (MethodInfo[]? Methods, ILookup<int, string> Errors) Compile(IReadOnlyList<Probe> probes)
    {
        IEnumerable<string> methods = probes.Select(
            static (probe, i) =>
                $$"""
                    public static partial class Probes
                    {
                        public static async Deferred<object?> P{{i}}(Reactor reactor)
                        {
                    #line 1 "{{i}}"
                            {{probe.Code}}
                    #line hidden
                            {{(probe.Code.Contains("return ", StringComparison.Ordinal) ? "" : "return null;")}}
                        }
                    }
                    """
        );
        (byte[]? image, IReadOnlyList<Diagnostic> errors) = BlockCompiler.Emit(Start + string.Join('\n', methods));
        ILookup<int, string> byProbe = errors.ToLookup(
            static error =>
                int.TryParse(error.Location.GetMappedLineSpan().Path, CultureInfo.InvariantCulture, out int number)
                    ? number
                    : -1,
            static error => $"{error.Id}: {error.GetMessage(CultureInfo.InvariantCulture)}"
        );
        if (image is null)
        {
            return (null, byProbe);
        }

        Type type = Assembly.Load(image).GetType("Probes")!;
        return ([.. probes.Select((_, i) => type.GetMethod($"P{i}")!)], byProbe);
    }

    /// <summary>A value as the probes write it.</summary>
    public static string TextOf(object? value) =>
        value switch
        {
            null => "null",
            string text => text,
            IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Select(TextOf))}]",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}
