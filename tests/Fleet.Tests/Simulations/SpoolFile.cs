using System.Globalization;
using System.Text.Json;
using Becket.Samples.Fleet.Gateway.Stores;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Simulations;

/// <summary>A spool in a file of the host's simulated disk, as SQLite's is on a real one: a line for each record,
/// and one for each removal. A line that a crash has torn is the last one, and does not count.</summary>
internal sealed class SpoolFile(Reactor reactor) : IDeferredSpool
{
    private const string FileName = "/spool";
    private const string OtherName = "/spool.new";

    private readonly DeferredLock _lock = new();
    private FileSystemStream? _file;

    public async Deferred<Batch> Load()
    {
        using (await _lock.Enter())
        {
            return await reactor.DeferToThread(Read);
        }
    }

    public Deferred Add(Batch batch) =>
        Write([
            .. batch.Alarms.Select(static alarm =>
                "A" + JsonSerializer.Serialize(alarm, RecordJson.Default.AlarmRecord)
            ),
            .. batch.Positions.Select(static position =>
                "P" + JsonSerializer.Serialize(position, RecordJson.Default.PositionRecord)
            ),
            .. batch.LastSeen.Select(static entry =>
                string.Create(CultureInfo.InvariantCulture, $"L{entry.Device} {entry.Seen.ToUnixTimeMilliseconds()}")
            ),
            .. batch.Registers.Select(static register =>
                "R" + JsonSerializer.Serialize(register, RecordJson.Default.RegisterRecord)
            ),
        ]);

    public Deferred RemoveAlarms(IReadOnlyList<RecordKey> keys) => Write([.. keys.Select(static key => $"-{key}")]);

    public Deferred RemoveOthers() => Write(["0"]);

    public async Deferred Close()
    {
        using (await _lock.Enter())
        {
            _file?.Dispose();
        }
    }

    private async Deferred Write(IReadOnlyList<string> lines)
    {
        byte[] bytes = System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n")));
        using (await _lock.Enter())
        {
            await reactor.DeferToThread(() =>
            {
                _file!.Write(bytes);
                _file.Flush(flushToDisk: true);
            });
        }
    }

    /// <summary>Reads the file, and begins a new one with the records that were not removed.</summary>
    private Batch Read()
    {
        string text = "";
        if (reactor.FileSystem.Exists(FileName))
        {
            using var reader = new StreamReader(reactor.FileSystem.Open(FileName, FileMode.Open));
            text = reader.ReadToEnd();
        }

        var alarms = new OrderedDictionary<string, (string Line, AlarmRecord Alarm)>();
        List<string> others = [];
        foreach (string line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (line[0])
            {
                case 'A':
                    AlarmRecord alarm = JsonSerializer.Deserialize(line.AsSpan(1), RecordJson.Default.AlarmRecord)!;
                    alarms.TryAdd(alarm.Key.ToString(), (line, alarm));
                    break;

                case '-':
                    alarms.Remove(line[1..]);
                    break;

                case '0':
                    others.Clear();
                    break;

                default:
                    others.Add(line);
                    break;
            }
        }

        Rewrite([.. alarms.Values.Select(static alarm => alarm.Line), .. others]);
        return new Batch
        {
            Alarms = [.. alarms.Values.Select(static alarm => alarm.Alarm)],
            Positions =
            [
                .. Of('P').Select(static line => JsonSerializer.Deserialize(line, RecordJson.Default.PositionRecord)),
            ],
            LastSeen = [.. Of('L').Select(ToLastSeen)],
            Registers =
            [
                .. Of('R').Select(static line => JsonSerializer.Deserialize(line, RecordJson.Default.RegisterRecord)!),
            ],
        };

        IEnumerable<string> Of(char kind) => others.Where(line => line[0] == kind).Select(static line => line[1..]);
    }

    private void Rewrite(string[] lines)
    {
        using (FileSystemStream other = reactor.FileSystem.Open(OtherName, FileMode.Create))
        {
            other.Write(System.Text.Encoding.UTF8.GetBytes(string.Concat(lines.Select(static line => line + "\n"))));
            other.Flush(flushToDisk: true);
        }

        reactor.FileSystem.Move(OtherName, FileName, overwrite: true);
        _file = reactor.FileSystem.Open(FileName, FileMode.Append);
    }

    private static LastSeen ToLastSeen(string line)
    {
        string[] parts = line.Split(' ');
        return new LastSeen(
            parts[0],
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(parts[1], CultureInfo.InvariantCulture))
        );
    }
}
