using System.Diagnostics;
using System.Reflection;

namespace Becket.Tests.Net.Allocations;

/// <summary>A promise: in the steady state, an echo allocates nothing, whatever the protocol is made of. What does
/// allocate says how much, in its row.</summary>
public sealed class EchoAllocationTests
{
    public static TheoryData<string> Rows => [.. EchoRows.All.Select(static row => row.Name)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void An_echo_allocates_nothing_in_the_steady_state_or_what_its_row_says(string name)
    {
        Assert.SkipWhen(
            IsUnoptimized(typeof(Protocol).Assembly) || IsUnoptimized(typeof(EchoAllocationTests).Assembly),
            "Measured in a Release build only."
        );
        EchoRow row = EchoRows.All.Single(row => row.Name == name);
        var meter = new EchoMeter(row.Allowed);
        var options = new ReactorOptions
        {
            HandleSignals = false,
            Driver = row.Driver,
            // A busy machine makes turns slow, and a line in the log for each would be counted.
            SlowTurn = TimeSpan.Zero,
            BlockedTurn = TimeSpan.Zero,
        };
        using var reactor = Reactor.Create(options);
        reactor.Run(async Deferred () =>
        {
            await row.Begin(reactor, meter);
            await meter.Done.AddTimeout(Patience.Time);
        });

        Assert.InRange(meter.Least, 0, row.Allowed);
    }

    [Fact]
    public void Every_public_base_class_of_protocols_and_every_wrapping_factory_has_a_row()
    {
        HashSet<Type> covered = [.. EchoRows.All.Select(static row => row.Covers)];
        IEnumerable<Type> missing = typeof(Protocol)
            .Assembly.GetExportedTypes()
            .Where(static type => IsBaseOfProtocols(type) || typeof(WrappingFactory).IsAssignableFrom(type))
            .Where(type => !covered.Contains(type));

        Assert.Empty(missing);
    }

    private static bool IsBaseOfProtocols(Type type) =>
        type is { IsAbstract: true, IsInterface: false }
        && (typeof(IProtocol).IsAssignableFrom(type) || typeof(DatagramProtocol).IsAssignableFrom(type));

    private static bool IsUnoptimized(Assembly assembly) =>
        assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled == true;
}
