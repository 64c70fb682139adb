using Becket.Time;

namespace Becket.Simulations.Networks;

/// <content>The look-up of names.</content>
public sealed partial class Network
{
    // The key of the rule for all names. No name is empty.
    private const string AllNames = "";

    /// <summary>Rules by name. Only looked up, never enumerated.</summary>
    private readonly Dictionary<string, LookupRule> _lookups = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lets look-ups of a name fail on every host, as if no name server answered.</summary>
    /// <param name="name">The name; null for all names. Addresses and <c>localhost</c> need no look-up.</param>
    public void FailLookups(string? name = null)
    {
        if (_simulation.BeginFault(null, $"look-ups of {name ?? "all names"}: fail"))
        {
            _lookups[name ?? AllNames] = RuleOf(name ?? AllNames) with { Fails = true };
        }
    }

    /// <summary>Lets look-ups of a name take a time on every host.</summary>
    /// <param name="delay">The time.</param>
    /// <param name="name">The name; null for all names. Addresses and <c>localhost</c> need no look-up.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is negative.</exception>
    public void DelayLookups(TimeSpan delay, string? name = null)
    {
        TimeSpanSeconds.NotNegative(delay, nameof(delay));
        if (_simulation.BeginFault(null, $"look-ups of {name ?? "all names"}: take {delay}"))
        {
            _lookups[name ?? AllNames] = RuleOf(name ?? AllNames) with { Delay = delay };
        }
    }

    /// <summary>Undoes <see cref="FailLookups"/> and <see cref="DelayLookups"/> for the same name, or for all names.
    /// Those that have begun keep their delay.</summary>
    /// <param name="name">The name; null undoes the rule for all names, and those for single names stay.</param>
    public void RepairLookups(string? name = null)
    {
        _lookups.Remove(name ?? AllNames);
        _simulation.EndFault(null, $"look-ups of {name ?? "all names"}");
    }

    /// <summary>What holds for the look-up of a name.</summary>
    internal LookupRule LookupOf(string name)
    {
        if (_lookups.Count == 0)
        {
            return default;
        }

        LookupRule own = RuleOf(name);
        LookupRule ofAll = RuleOf(AllNames);
        return new LookupRule(own.Delay > ofAll.Delay ? own.Delay : ofAll.Delay, own.Fails || ofAll.Fails);
    }

    private LookupRule RuleOf(string name) => _lookups.GetValueOrDefault(name);

    /// <summary>A rule for look-ups.</summary>
    /// <param name="Delay">How long they take.</param>
    /// <param name="Fails">Whether they fail in the end.</param>
    internal readonly record struct LookupRule(TimeSpan Delay, bool Fails);
}
