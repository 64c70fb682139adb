namespace Becket.Cli.Running.Logs;

/// <summary>The commands of a log without their numbers. A command that several jobs had is in it several
/// times.</summary>
/// <remarks>It takes sixteen bytes a job, and four more once commands are taken from it.</remarks>
internal sealed class CommandSet
{
    private readonly List<(ulong Hash, long Number)> _commands = [];

    /// <summary>For the first of equal commands, how many of them have been taken; null before the first.</summary>
    private int[]? _taken;

    /// <summary>Adds the command of a job. One job counts once, also if the log has it more than once.</summary>
    public void Add(long number, ulong hash) => _commands.Add((hash, number));

    /// <summary>Takes a command out.</summary>
    /// <returns>False if it is not, or no more, in the set.</returns>
    public bool TryTake(ulong hash)
    {
        _taken ??= Prepare();
        int first = _commands.BinarySearch((hash, long.MinValue));
        first = first < 0 ? ~first : first;
        int next = first < _commands.Count && _commands[first].Hash == hash ? first + _taken[first] : _commands.Count;
        if (next >= _commands.Count || _commands[next].Hash != hash)
        {
            return false;
        }

        _taken[first]++;
        return true;
    }

    private int[] Prepare()
    {
        _commands.Sort();
        int kept = 0;
        for (int i = 0; i < _commands.Count; i++)
        {
            if (i == 0 || _commands[i] != _commands[i - 1])
            {
                _commands[kept++] = _commands[i];
            }
        }

        _commands.RemoveRange(kept, _commands.Count - kept);
        return new int[kept];
    }
}
