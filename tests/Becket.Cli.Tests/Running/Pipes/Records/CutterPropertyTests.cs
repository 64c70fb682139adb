using System.Text;
using Becket.Cli.Running.Pipes.Records;

namespace Becket.Cli.Tests.Running.Pipes.Records;

/// <summary>Random inputs, which arrive in random pieces, with random separators.</summary>
public sealed class CutterPropertyTests
{
    private const int Rounds = 400;

    [Fact]
    public void The_blocks_are_the_input_and_each_ends_with_a_record()
    {
        for (int seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            (byte[] end, byte[] start) = (Text(random, 3), Text(random, 2));
            int lines = random.Next(3) == 0 ? random.Next(2, 4) : 1;
            long? records = random.Next(3) == 0 ? random.Next(1, 4) : null;
            byte[] input = Input(random);
            var format = new RecordFormat
            {
                Boundary = IsExpression(random)
                    ? new ExpressionBoundary(Encoding.ASCII.GetString(end), Encoding.ASCII.GetString(start))
                    : new LiteralBoundary(end, start),
                BlockSize = random.Next(1, 40),
                LinesPerRecord = lines,
                RecordsPerBlock = records,
            };

            List<(long From, long To)> blocks = Cut(format, input, random);

            string what = $"seed {seed}: {Encoding.ASCII.GetString(end)}|{Encoding.ASCII.GetString(start)}";
            long at = 0;
            foreach ((long from, long to) in blocks)
            {
                Assert.True(at == from && to > from, what);
                at = to;
                Assert.True(to == input.Length || IsBoundary(input, to, end, start), what);
            }

            Assert.True(at == input.Length, what);
        }
    }

    [Fact]
    public void A_block_of_a_number_of_records_has_that_number()
    {
        for (int seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            byte[] input = Input(random);
            int records = random.Next(1, 5);
            int lines = random.Next(1, 4);
            var format = new RecordFormat
            {
                Boundary = new LiteralBoundary("\n"u8.ToArray(), []),
                BlockSize = 1,
                LinesPerRecord = lines,
                RecordsPerBlock = records,
            };

            List<(long From, long To)> blocks = Cut(format, input, random);

            Assert.All(
                blocks.SkipLast(1),
                block =>
                    Assert.Equal(
                        records * lines,
                        input.AsSpan((int)block.From, (int)(block.To - block.From)).Count((byte)'\n')
                    )
            );
        }
    }

    [Fact]
    public void A_block_is_as_large_as_its_size_allows()
    {
        byte[] input = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("1234567\n", 100)));
        var format = new RecordFormat { Boundary = new LiteralBoundary("\n"u8.ToArray(), []), BlockSize = 30 };

        List<(long From, long To)> blocks = Cut(format, input, new Random(1));

        Assert.All(blocks.SkipLast(1), block => Assert.Equal(24, block.To - block.From));
    }

    [Fact]
    public void Records_of_several_lines_stay_together_when_blocks_are_cut_by_size()
    {
        byte[] input = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("123\n", 101)));
        var format = new RecordFormat
        {
            Boundary = new LiteralBoundary("\n"u8.ToArray(), []),
            BlockSize = 30,
            LinesPerRecord = 3,
        };

        List<(long From, long To)> blocks = Cut(format, input, new Random(1));

        Assert.All(blocks.SkipLast(1), block => Assert.Equal(24, block.To - block.From));
    }

    [Fact]
    public void A_record_longer_than_the_search_window_is_found_from_both_sides()
    {
        byte[] input = new byte[1_000_000];
        input[700_000] = (byte)'\n';
        var format = new RecordFormat { Boundary = new LiteralBoundary("\n"u8.ToArray(), []), BlockSize = 100 };

        Assert.Equal([(0, 700_001), (700_001, 1_000_000)], Cut(format, input, new Random(1)));
        Assert.Equal(
            [(0, 700_001), (700_001, 1_000_000)],
            Cut(format with { RecordsPerBlock = 1 }, input, new Random(1))
        );
    }

    /// <summary>Cuts an input of which more and more arrives.</summary>
    private static List<(long From, long To)> Cut(RecordFormat format, byte[] input, Random random)
    {
        var blocks = new List<(long, long)>();
        long available = 0;
        bool isEnd = false;
        var cutter = new BlockCutter(
            format,
            (into, at) =>
            {
                int count = (int)Math.Min(into.Length, available - at);
                input.AsSpan((int)at, count).CopyTo(into);
                return count;
            }
        );
        for (long from = 0; from < input.Length; )
        {
            cutter.Begin(from, format.BlockSize);
            long end;
            while (!cutter.TryCut(available, isEnd, out end))
            {
                Assert.True(end > available);
                long more = random.NextInt64(1, end - available + 1);
                isEnd = available == input.Length;
                available = Math.Min(input.Length, available + more);
            }

            blocks.Add((from, end));
            from = end;
        }

        return blocks;
    }

    private static bool IsBoundary(byte[] input, long at, byte[] end, byte[] start) =>
        input.AsSpan(0, (int)at).EndsWith(end) && input.AsSpan((int)at).StartsWith(start);

    private static byte[] Text(Random random, int longest) =>
        [.. Enumerable.Range(0, random.Next(longest + 1)).Select(_ => (byte)"ab\n"[random.Next(3)])];

    private static byte[] Input(Random random) =>
        [.. Enumerable.Range(0, random.Next(300)).Select(_ => (byte)"aab\n\nc"[random.Next(6)])];

    private static bool IsExpression(Random random) => random.Next(4) == 0;
}
