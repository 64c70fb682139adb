using System.Globalization;
using System.Text;
using Becket.Cli.Running;
using Becket.Cli.Running.Input;
using CsCheck;

namespace Becket.Cli.Tests.Running.Input;

public sealed class RecordTests
{
    private static readonly Func<RecordCutter> s_lines = () => new LineCutter((byte)'\n', columns: null);
    private static readonly Func<RecordCutter> s_csv = () => new CsvCutter((byte)',');

    [Theory]
    [InlineData("", "")]
    [InlineData("a", "a")]
    [InlineData("a\n", "a")]
    [InlineData("a\nb", "a|b")]
    [InlineData("a\r\nb\r\n", "a|b")]
    [InlineData("a\rb\n", "a\rb")]
    [InlineData("\n", "")]
    [InlineData("a\n\nb\n", "a||b")]
    [InlineData("\uFEFFa\nb\n", "a|b")]
    [InlineData("a\n\uFEFFb\n", "a|\uFEFFb")]
    [InlineData(" a \n", " a ")]
    public void A_line_ends_with_a_line_feed_which_the_last_line_may_lack(string text, string lines)
    {
        string[] expected = text.Length == 0 ? [] : lines.Split('|');
        ForEachSplit(
            Encoding.UTF8.GetBytes(text),
            s_lines,
            records => Assert.Equal(expected, records.Select(record => Assert.Single(record)))
        );
    }

    [Fact]
    public void A_zero_byte_ends_records_that_may_hold_line_feeds() =>
        ForEachSplit(
            Encoding.UTF8.GetBytes("a\nb\r\0c d\0\0e"),
            () => new LineCutter(0, columns: null),
            records => Assert.Equal(["a\nb\r", "c d", "", "e"], records.Select(record => Assert.Single(record)))
        );

    [Theory]
    [InlineData(",", "a, b ,c", "a|b|c")]
    [InlineData("\\t", "a\tb c\t", "a|b c|")]
    [InlineData("\t", "a\tb", "a|b")]
    [InlineData("|", "a|b", "a;b")]
    [InlineData("\\s+", "a  b\tc", "a|b|c")]
    [InlineData("[:;]", "a:b;c", "a|b|c")]
    [InlineData(", ", "a, b,c", "a|b,c")]
    public void Columns_are_split_at_the_matches_of_the_separator(string separator, string line, string columns) =>
        Assert.Equal(
            columns.Split(columns.Contains(';', StringComparison.Ordinal) ? ';' : '|'),
            new ColumnSeparator(separator).Split(line)
        );

    [Theory]
    [InlineData("a,b\n", "a|b")]
    [InlineData("a,b\r\nc,d\r\n", "a|b/c|d")]
    [InlineData("a,b", "a|b")]
    [InlineData("a,\n", "a|")]
    [InlineData("\"a,b\",c\n", "a,b|c")]
    [InlineData("\"a\nb\",c\n", "a\nb|c")]
    [InlineData("\"a\r\nb\"\r\n", "a\r\nb")]
    [InlineData("\"say \"\"hi\"\"\"\n", "say \"hi\"")]
    [InlineData("\"\",\"\"\n", "|")]
    [InlineData("a\"b,c\n", "a\"b|c")]
    [InlineData("\"a\"b,c\n", "ab|c")]
    [InlineData("\"never closed\n", "never closed\n")]
    [InlineData("\"a\"\n\"b\"", "a/b")]
    [InlineData("a,\"b\"\r", "a|b")]
    public void Comma_separated_values_are_read_by_RFC_4180(string text, string records) =>
        ForEachSplit(
            Encoding.UTF8.GetBytes(text),
            s_csv,
            found => Assert.Equal(records.Split('/'), found.Select(record => string.Join('|', record)))
        );

    [Fact]
    public void Any_table_survives_writing_and_reading_as_comma_separated_values()
    {
        Gen<string> fields = Gen.Char["\",\r\n a€"].Array[0, 6].Select(chars => new string(chars));
        Gen.Select(fields.Array[1, 4].Array[0, 4], Gen.Int[0, int.MaxValue])
            .Sample(
                (table, seed) =>
                {
                    string text = string.Concat(
                        table.Select(row =>
                            string.Join(
                                ',',
                                row.Select(field => "\"" + field.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"")
                            ) + "\r\n"
                        )
                    );
                    IEnumerable<byte[]> pieces = Pieces(Encoding.UTF8.GetBytes(text), new Random(seed));
                    Assert.Equal(table, ReadAll(new PieceSource(pieces), s_csv()));
                }
            );
    }

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_kept()
    {
        byte[] line = [(byte)'x', 0xFF, 0xC3, (byte)'\n'];

        ForEachSplit(
            line,
            s_lines,
            records => Assert.Equal([0x78, 0xFF, 0xC3], ByteText.Encode(Assert.Single(Assert.Single(records))))
        );
        ForEachSplit(
            line,
            s_csv,
            records => Assert.Equal([0x78, 0xFF, 0xC3], ByteText.Encode(Assert.Single(Assert.Single(records))))
        );
    }

    [Fact]
    public void Many_records_are_read_and_skipped()
    {
        byte[] text = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i}\n")));
        using RecordReader reader = ReaderOf(new PieceSource(text.Chunk(60_000)), s_lines());
        int next = 0;
        while (!reader.IsOver)
        {
            if (next % 3 == 0 && reader.TryRead(out IReadOnlyList<string>? columns))
            {
                Assert.Equal(next++, int.Parse(Assert.Single(columns), CultureInfo.InvariantCulture));
            }
            else if (next % 3 != 0 && reader.TrySkip())
            {
                next++;
            }
        }

        Assert.Equal(100_000, next);
    }

    [Fact]
    public void Input_without_line_ends_is_an_error()
    {
        IEnumerable<byte[]> endless = Enumerable.Repeat(new byte[60_000], 300);
        RunException error = Assert.Throws<RunException>(() => ReadAll(new PieceSource(endless), s_lines()));

        Assert.Contains("the pieces has a line of more than 16 MiB", error.Message, StringComparison.Ordinal);
    }

    private static void ForEachSplit(byte[] bytes, Func<RecordCutter> cutter, Action<List<IReadOnlyList<string>>> check)
    {
        for (int split = 0; split <= bytes.Length; split++)
        {
            check(
                ReadAll(
                    new PieceSource([.. new[] { bytes[..split], bytes[split..] }.Where(piece => piece.Length > 0)]),
                    cutter()
                )
            );
        }

        check(ReadAll(new PieceSource(bytes.Select(each => new[] { each })), cutter()));
    }

    private static RecordReader ReaderOf(PieceSource source, RecordCutter cutter) =>
        new("the pieces", source.Read, cutter, source);

    private static List<IReadOnlyList<string>> ReadAll(PieceSource source, RecordCutter cutter)
    {
        var records = new List<IReadOnlyList<string>>();
        using (RecordReader reader = ReaderOf(source, cutter))
        {
            while (!reader.IsOver)
            {
                if (reader.TryRead(out IReadOnlyList<string>? columns))
                {
                    records.Add(columns);
                }
            }
        }

        Assert.True(source.IsDisposed);
        return records;
    }

    private static IEnumerable<byte[]> Pieces(byte[] bytes, Random random)
    {
        for (int from = 0; from < bytes.Length; )
        {
            int length = Math.Min(random.Next(1, 5), bytes.Length - from);
            yield return bytes[from..(from + length)];
            from += length;
        }
    }
}
