using Becket.Deferreds;

namespace Becket.Simulations.Children;

/// <summary>The programs that a <see cref="Host"/> can start as children: each is a function. They stay when the host
/// crashes.</summary>
/// <remarks>Threads: the simulation's.</remarks>
public sealed class Programs
{
    private static readonly string[] s_places = ["/usr/local/bin/", "/usr/bin/", "/bin/"];

    /// <summary>Only looked up, never enumerated.</summary>
    private readonly Dictionary<string, Func<ScriptedChild, Deferred<int>>> _byName = new(StringComparer.Ordinal);

    internal Programs() { }

    /// <summary>Adds a program, in place of one of the same name: from now on <c>reactor.SpawnProcess</c> and its like
    /// find it on this host.</summary>
    /// <param name="name">Its path; or its name alone, which is also found with /usr/local/bin, /usr/bin or /bin before
    /// it.</param>
    /// <param name="program">Called, on the loop of the host, for each child; its value is the exit code, from 0 to
    /// 255. If it fails, the simulation does.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public void Add(string name, [RunsOnLoop] Func<ScriptedChild, Deferred<int>> program)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(program);
        _byName[name] = program;
    }

    /// <summary>Removes a program. Children that run go on.</summary>
    /// <param name="name">The name or path that it was added with. It need not be there.</param>
    public void Remove(string name) => _byName.Remove(name);

    /// <summary>Finds the program to start; null if there is none.</summary>
    internal Func<ScriptedChild, Deferred<int>>? Find(string executable)
    {
        if (_byName.TryGetValue(executable, out Func<ScriptedChild, Deferred<int>>? program))
        {
            return program;
        }

        foreach (string place in s_places)
        {
            string other = executable.StartsWith(place, StringComparison.Ordinal)
                ? executable[place.Length..]
                : place + executable;
            if (_byName.TryGetValue(other, out program))
            {
                return program;
            }
        }

        return null;
    }
}
