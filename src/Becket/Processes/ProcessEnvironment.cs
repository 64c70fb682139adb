using System.Collections;
using Becket.Native;

namespace Becket.Processes;

/// <summary>The environment variables of a child process. Immutable; one object may serve for any number of
/// children.</summary>
/// <remarks>Threads: any. Names are compared as the platform does: on Windows without regard to case.</remarks>
public sealed class ProcessEnvironment
{
    private readonly SortedDictionary<string, string> _variables;
    private EnvironmentBlock? _block;

    private ProcessEnvironment(SortedDictionary<string, string> variables) => _variables = variables;

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
    public IReadOnlyDictionary<string, string> Variables => _variables;

    /// <summary>The variables in the system's form, made at the first use. Two threads may make it twice, which does no
    /// harm.</summary>
    internal EnvironmentBlock Block => _block ??= EnvironmentBlock.Of(_variables);

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
        return new ProcessEnvironment(new SortedDictionary<string, string>(_variables, Names) { [name] = value });
    }

    /// <summary>A copy without a variable.</summary>
    /// <param name="name">The variable's name; it need not exist.</param>
    public ProcessEnvironment Without(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var rest = new SortedDictionary<string, string>(_variables, Names);
        rest.Remove(name);
        return new ProcessEnvironment(rest);
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
}
