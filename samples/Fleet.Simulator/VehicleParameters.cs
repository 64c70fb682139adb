using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;

namespace Becket.Samples.Fleet.Simulator;

/// <summary>The parameters of a simulated terminal, which an operator can read and change.</summary>
/// <param name="plate">The vehicle's plate.</param>
internal sealed class VehicleParameters(string plate)
{
    // Source of the ids: JT/T 808-2013 table 12.
    private const uint HeartbeatSeconds = 0x0001;
    private const uint ReportSeconds = 0x0029;
    private const uint MaxSpeed = 0x0055;
    private const uint Plate = 0x0083;
    private const uint PlateColor = 0x0084;

    /// <summary>What one answer in one frame can hold: the terminal keeps no more.</summary>
    private const int MostBytes = Jt808Header.MaxBodyLength - 3;

    /// <summary>Null until somebody asks: most of 30,000 vehicles are never asked.</summary>
    private SortedDictionary<uint, ReadOnlyMemory<byte>>? _values;

    private SortedDictionary<uint, ReadOnlyMemory<byte>> Values =>
        _values ??= new()
        {
            [HeartbeatSeconds] = new byte[] { 0, 0, 0, 30 },
            [ReportSeconds] = new byte[] { 0, 0, 0, 1 },
            [MaxSpeed] = new byte[] { 0, 0, 0, 100 },
            [Plate] = GbkText.Encoding.GetBytes(plate),
            [PlateColor] = new byte[] { 2 },
        };

    /// <param name="ids">The ids; empty for all.</param>
    /// <returns>Those that the terminal has, in the order of their ids.</returns>
    public IReadOnlyList<Parameter> Read(IReadOnlyList<uint> ids) =>
        [
            .. Values
                .Where(value => ids.Count == 0 || ids.Contains(value.Key))
                .Select(static value => new Parameter(value.Key, value.Value)),
        ];

    /// <returns>False if the terminal has no room for all of them; then it keeps none.</returns>
    public bool TrySet(IReadOnlyList<Parameter> parameters)
    {
        var values = new SortedDictionary<uint, ReadOnlyMemory<byte>>(Values);
        foreach (Parameter parameter in parameters)
        {
            values[parameter.Id] = parameter.Value;
        }

        if (values.Count > byte.MaxValue || values.Values.Sum(static value => 5 + value.Length) > MostBytes)
        {
            return false;
        }

        _values = values;
        return true;
    }
}
