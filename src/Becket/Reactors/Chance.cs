using System.Numerics;

namespace Becket.Reactors;

/// <summary>A source of chance with a seed: the same seed gives the same numbers, on every system and in every
/// version.</summary>
/// <remarks>Not for secrets. Source: xoshiro256** by D. Blackman and S. Vigna, seeded by SplitMix64, as its authors
/// advise (prng.di.unimi.it). Threads: one.</remarks>
internal sealed class Chance
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>Makes a source.</summary>
    public Chance(ulong seed)
    {
        _a = Mix(ref seed);
        _b = Mix(ref seed);
        _c = Mix(ref seed);
        _d = Mix(ref seed);
    }

    /// <summary>A number that two sources have in common if they began alike and have drawn as often.</summary>
    public ulong Fingerprint => _a ^ BitOperations.RotateLeft(_c, 17);

    /// <summary>Any number of 64 bits.</summary>
    public ulong NextBits()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A number of 0 or more and less than <paramref name="limit"/>, which is 1 or more.</summary>
    public int Below(int limit) => (int)Math.BigMul(NextBits(), (ulong)limit, out _);

    /// <summary>A number of 0 or more and less than 1.</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number between two others.</summary>
    public double Between(double least, double most) => least + ((most - least) * NextDouble());

    /// <summary>Whether something happens that has a probability. Draws nothing at 0 and 1.</summary>
    public bool Happens(double probability) => probability > 0 && (probability >= 1 || NextDouble() < probability);

    /// <summary>Another source, whose numbers depend on this one's seed and on the name alone.</summary>
    public static Chance Of(ulong seed, ulong name)
    {
        ulong state = seed ^ (name * 0x9E37_79B9_7F4A_7C15UL);
        return new Chance(Mix(ref state) ^ name);
    }

    private static ulong Mix(ref ulong state)
    {
        state += 0x9E37_79B9_7F4A_7C15UL;
        ulong mixed = state;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EBUL;
        return mixed ^ (mixed >> 31);
    }
}
