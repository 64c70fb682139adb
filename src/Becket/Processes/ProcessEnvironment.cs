using System.Collections;
using Becket.Native;

namespace Becket.Processes;

/// <summary>The environment variables of a child process. Immutable; one object may serve for any number of
/// children.</summary>
/// <remarks>Threads: any. Names are compared as the platform does: on Windows without regard to case.</remarks>
public sealed class ProcessEnvironment
{
    /// <summary>With more changes than this, a copy is made.</summary>
    private const int MostChanges = 8;

    /// <summary>The variables that environments share which differ in a few others.</summary>
    private readonly SharedVariables _shared;
    private readonly KeyValuePair<string, string>[] _changes;
    private SortedDictionary<string, string>? _all;

    private ProcessEnvironment(SortedDictionary<string, string> variables)
        : this(new SharedVariables(variables), []) => _all = variables;

    private ProcessEnvironment(SharedVariables shared, KeyValuePair<string, string>[] changes) =>
        (_shared, _changes) = (shared, changes);

    /// <summary>An environment without variables.</summary>
    public static ProcessEnvironment Empty { get; } = new(new SortedDictionary<string, string>(Names));

    /// <summary>A copy of this program's environment as it is now.</summary>
    public static ProcessEnvironment Current
    {
        get
        {
            var variables = new SortedDictionary<string, string>(Names);
            foreach (DictionaryEntry variable in Environment.GetEnvironmentVariables())
            {
                variables[(string)variable.Key] = (string)variable.Value!;
            }

            return new ProcessEnvironment(variables);
        }
    }

    /// <summary>The variables by name.</summary>
    public IReadOnlyDictionary<string, string> Variables => All;

    /// <summary>The shared variables in the system's form: a child gets them and the <see cref="Changes"/>.</summary>
    internal EnvironmentBlock SharedBlock => _shared.Block;

    /// <summary>The variables that are added to the shared ones or changed, so that a variable for one child costs no
    /// copy of all.</summary>
    internal ReadOnlySpan<KeyValuePair<string, string>> Changes => _changes;

    /// <summary>All variables, collected at the first use. Two threads may do so twice, which does no harm.</summary>
    private SortedDictionary<string, string> All => _all ??= Collect();

    private static StringComparer Names =>
        OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    /// <summary>An environment of these variables and no others.</summary>
    /// <param name="variables">Names and values; of two with one name the last counts.</param>
    /// <exception cref="ArgumentException">A name is empty or contains "=" or a NUL, or a value contains a
    /// NUL.</exception>
    public static ProcessEnvironment From(IEnumerable<KeyValuePair<string, string>> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        var checkedOnes = new SortedDictionary<string, string>(Names);
        foreach ((string? name, string? value) in variables)
        {
            Check(name, value);
            checkedOnes[name] = value;
        }

        return new ProcessEnvironment(checkedOnes);
    }

    /// <summary>A copy with a variable added or changed.</summary>
    /// <param name="name">The variable's name.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The name is empty or contains "=" or a NUL, or the value contains a
    /// NUL.</exception>
    public ProcessEnvironment With(string name, string value)
    {
        Check(name, value);
        if (_changes.Length == MostChanges)
        {
            return new ProcessEnvironment(new SortedDictionary<string, string>(All, Names) { [name] = value });
        }

        var change = KeyValuePair.Create(name, value);
        int known = Array.FindIndex(_changes, each => Names.Equals(each.Key, name));
        KeyValuePair<string, string>[] changes = known < 0 ? [.. _changes, change] : [.. _changes];
        changes[known < 0 ? ^1 : known] = change;
        return new ProcessEnvironment(_shared, changes);
    }

    /// <summary>A copy without a variable.</summary>
    /// <param name="name">The variable's name; it need not exist.</param>
    public ProcessEnvironment Without(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var rest = new SortedDictionary<string, string>(All, Names);
        rest.Remove(name);
        return new ProcessEnvironment(rest);
    }

    /// <summary>The value of a variable; null if it is not set.</summary>
    internal string? Find(string name)
    {
        foreach ((string changed, string value) in _changes)
        {
            if (Names.Equals(changed, name))
            {
                return value;
            }
        }

        return _shared.Variables.GetValueOrDefault(name);
    }

    private SortedDictionary<string, string> Collect()
    {
        var all = new SortedDictionary<string, string>(_shared.Variables, Names);
        foreach ((string name, string value) in _changes)
        {
            all[name] = value;
        }

        return all;
    }

    private static void Check(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        if (name.AsSpan().ContainsAny('=', '\0'))
        {
            throw new ArgumentException(
                $"The name of an environment variable contains no \"=\" and no NUL: \"{name.Replace('\0', '?')}\".",
                nameof(name)
            );
        }

        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The value of the environment variable {name} contains a NUL, at which the system would cut it off.",
                nameof(value)
            );
        }
    }

    /// <summary>Variables, and their form for the system, which is made at the first use.</summary>
    private sealed class SharedVariables(SortedDictionary<string, string> variables)
    {
        private EnvironmentBlock? _block;

        public SortedDictionary<string, string> Variables => variables;

        /// <summary>Two threads may make it twice, which does no harm.</summary>
        public EnvironmentBlock Block => _block ??= EnvironmentBlock.Of(variables);
    }
}
