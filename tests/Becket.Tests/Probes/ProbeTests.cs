using System.Reflection;
using Becket.Tests.Reactors;

namespace Becket.Tests.Probes;

/// <summary>
/// What newcomers type who know tasks, Twisted, promises or asyncio. Each line must compile and do the right thing, or
/// be refused by an error that says what to write.
/// </summary>
public sealed class ProbeTests : IDisposable
{
    private static readonly Lazy<(MethodInfo[]? Methods, ILookup<int, string> Errors)> s_good = new(static () =>
        ProbeProgram.Compile(GoodLines.All)
    );

    private static readonly Lazy<ILookup<int, string>> s_refused = new(static () =>
        ProbeProgram.Compile(RefusedLines.All).Errors
    );

    private readonly TestLogger _log = new();

    public static TheoryData<int, string> GoodProbes => Numbered(GoodLines.All);

    public static TheoryData<int, string> RefusedProbes => Numbered(RefusedLines.All);

    [Theory]
    [MemberData(nameof(GoodProbes))]
    public void A_line_that_compiles_does_the_right_thing(int number, string code)
    {
        (MethodInfo[]? methods, ILookup<int, string> errors) = s_good.Value;
        Assert.True(errors[number].Any() is false, $"{code}\n{string.Join('\n', errors[number])}");
        Assert.True(methods is not null, $"Not in a probe:\n{string.Join('\n', errors[-1])}");
        Probe probe = GoodLines.All[number];
        using var reactor = Reactor.Create(
            new ReactorOptions
            {
                VirtualTime = true,
                Logger = _log,
                HandleSignals = false,
            }
        );
        Func<Reactor, Deferred<object?>> run = methods[number].CreateDelegate<Func<Reactor, Deferred<object?>>>();
        if (probe.Throws is { } part)
        {
            Exception error = Assert.ThrowsAny<Exception>(() => reactor.Run(Deferred<object?> () => run(reactor)));
            Assert.Contains(part, error.Message, StringComparison.Ordinal);
        }
        else
        {
            Assert.Equal(probe.Gives, ProbeProgram.TextOf(reactor.Run(Deferred<object?> () => run(reactor))));
        }
    }

    [Theory]
    [MemberData(nameof(RefusedProbes))]
    public void A_line_that_does_not_compile_has_an_error_that_says_what_to_write(int number, string code)
    {
        string[] errors = [.. s_refused.Value[number]];

        Assert.True(errors.Length > 0, $"It compiles:\n{code}");
        Assert.True(
            errors.Any(error => error.Contains(RefusedLines.All[number].Refused!, StringComparison.Ordinal)),
            $"{code}\nExpected: {RefusedLines.All[number].Refused}\n{string.Join('\n', errors)}"
        );
    }

    public void Dispose() => Assert.Empty(_log.Take());

    private static TheoryData<int, string> Numbered(Probe[] probes)
    {
        var data = new TheoryData<int, string>();
        for (int i = 0; i < probes.Length; i++)
        {
            data.Add(i, probes[i].Code);
        }

        return data;
    }
}
