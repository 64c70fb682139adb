namespace Becket.Fuzz;

/// <summary>Makes inputs from seeds, and looks for one with which a parser breaks a promise.</summary>
public sealed class Fuzzer(FuzzTarget target, Reactor reactor)
{
    /// <summary>Feeds one input to the parser, cut into chunks in several ways.</summary>
    /// <returns>Null if the parser kept its promises; otherwise a description of the problem.</returns>
    public string? Round(long seed)
    {
        var random = new Random((int)(seed ^ (seed >> 32)));
        byte[] input = target.MakeInput(random);
        for (int mutations = random.Next(4); mutations > 0; mutations--)
        {
            input = Mutate(random, input);
        }

        IEnumerable<int>[] cuts =
        [
            [input.Length],
            Enumerable.Repeat(1, input.Length),
            Cut(random, input.Length, 4),
            Cut(random, input.Length, 16),
            Cut(random, input.Length, 64),
        ];
        string? expected = null;
        foreach (IEnumerable<int> cut in cuts)
        {
            int[] sizes = [.. cut];
            string result;
            try
            {
                result = FuzzRun.Run(target, reactor, input, sizes);
            }
            catch (FuzzException error)
            {
                return Describe(input, sizes, error.Message);
            }

            expected ??= result;
            if (result != expected)
            {
                return Describe(input, sizes, $"in one chunk it called:{expected}\nin these:{result}");
            }
        }

        return null;
    }

    private static string Describe(byte[] input, int[] sizes, string problem) =>
        $"input {Convert.ToHexString(input)}\nin chunks of {string.Join(' ', sizes)}:\n{problem}";

    private static List<int> Cut(Random random, int length, int longest)
    {
        var sizes = new List<int>();
        while (length > 0)
        {
            int size = Math.Min(length, random.Next(1, longest + 1));
            sizes.Add(size);
            length -= size;
        }

        return sizes;
    }

    private static byte[] Mutate(Random random, byte[] input)
    {
        if (input.Length == 0)
        {
            return [(byte)random.Next(256)];
        }

        int at = random.Next(input.Length);
        int count = random.Next(1, Math.Min(9, input.Length - at + 1));
        switch (random.Next(6))
        {
            case 0:
                input[at] = (byte)random.Next(256);
                return input;
            case 1:
                input[at] ^= (byte)(1 << random.Next(8));
                return input;
            case 2:
                return [.. input[..at], .. input[(at + count)..]];
            case 3:
                return [.. input[..at], .. input.AsSpan(at, count), .. input[at..]];
            case 4:
                return [.. input[..at], .. Interesting(random), .. input[at..]];
            default:
                return input[..at];
        }
    }

    private static byte[] Interesting(Random random) =>
        random.Next(11) switch
        {
            0 => [0xFF, 0xFF, 0xFF, 0xFF],
            1 => [0x80, 0, 0, 0],
            2 => [0x7F, 0xFF, 0xFF, 0xFF],
            3 => [0, 0, 0, 0],
            4 => "\r\n"u8.ToArray(),
            5 => "\r"u8.ToArray(),
            6 => "0"u8.ToArray(),
            7 => "99999999999"u8.ToArray(),
            8 => [0x7E, 0x7D],
            9 => [0xAA, 0xAB],
            _ => [.. Enumerable.Repeat((byte)'x', random.Next(100))],
        };
}
