using System.Numerics;

namespace Becket.Orleans.Ledger;

/// <summary>Places of jobs in a shard, and the lowest of them: a bit for each.</summary>
internal sealed class ReadySet
{
    private ulong[] _words = new ulong[4];

    /// <summary>No bit is set in the words before this one.</summary>
    private int _lowest;

    /// <summary>How many are in it.</summary>
    public int Count { get; private set; }

    public void Add(int place)
    {
        int word = place >> 6;
        if (word >= _words.Length)
        {
            Array.Resize(ref _words, Math.Max(word + 1, _words.Length * 2));
        }

        ulong bit = 1UL << (place & 63);
        if ((_words[word] & bit) == 0)
        {
            _words[word] |= bit;
            Count++;
            _lowest = Math.Min(_lowest, word);
        }
    }

    public void Remove(int place)
    {
        int word = place >> 6;
        ulong bit = 1UL << (place & 63);
        if (word < _words.Length && (_words[word] & bit) != 0)
        {
            _words[word] &= ~bit;
            Count--;
        }
    }

    /// <summary>The lowest place; -1 if it is empty.</summary>
    public int First()
    {
        if (Count == 0)
        {
            return -1;
        }

        while (_words[_lowest] == 0)
        {
            _lowest++;
        }

        return (_lowest << 6) + BitOperations.TrailingZeroCount(_words[_lowest]);
    }

    /// <summary>How many places before this one are in it.</summary>
    public int CountBefore(int place)
    {
        int count = 0;
        for (int word = 0; word < Math.Min(_words.Length, (place >> 6) + 1); word++)
        {
            ulong bits = word == place >> 6 ? _words[word] & ((1UL << (place & 63)) - 1) : _words[word];
            count += BitOperations.PopCount(bits);
        }

        return count;
    }
}
