using System.Text;
using Becket.Samples.Fleet.Gateway.Sessions;

namespace Becket.Samples.Fleet.Gateway.Vehicles;

/// <summary>A list of vehicles in a text file, in UTF-8: one vehicle a line, with the number of its terminal, its plate
/// and its terminal's id, separated by spaces. The last two may be missing or -. Empty lines, and those that begin with
/// #, say nothing.</summary>
/// <remarks>Calls block.</remarks>
internal static class VehicleFile
{
    public const string DefaultPath = "fleet-vehicles.txt";

    private const string Unknown = "-";
    private const int MaxFields = 3;

    /// <summary>Reads a list. A file that does not exist is an empty list.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    /// <exception cref="FormatException">A line is wrong. The message says which.</exception>
    public static VehicleList Read(string path)
    {
        string[] lines = ReadLines(path);
        var vehicles = new List<ListedVehicle>(lines.Length);
        for (int number = 1; number <= lines.Length; number++)
        {
            if (NumberIn(lines[number - 1]) is not null)
            {
                vehicles.Add(
                    Parse(lines[number - 1]) is { } vehicle
                        ? vehicle
                        : throw new FormatException(
                            $"{path}, line {number}: expected a number of 1 to 20 digits, and perhaps a plate and a "
                                + $"terminal's id, not '{lines[number - 1].Trim()}'."
                        )
                );
            }
        }

        try
        {
            return new VehicleList(vehicles);
        }
        catch (FormatException mistake)
        {
            throw new FormatException($"{path}: {mistake.Message}.", mistake);
        }
    }

    /// <summary>Adds a vehicle, or changes the line of its number. The other lines stay as they are.</summary>
    /// <returns>Whether the number was there already.</returns>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static bool Put(string path, ListedVehicle vehicle)
    {
        _ = new VehicleList([.. Read(path).Vehicles.Where(other => other.Device != vehicle.Device), vehicle]);
        List<string> lines = [.. ReadLines(path)];
        int at = lines.FindIndex(line => Parse(line)?.Device == vehicle.Device);
        string text = $"{vehicle.Device} {vehicle.Plate ?? Unknown} {vehicle.TerminalId ?? Unknown}";
        if (at < 0)
        {
            lines.Add(text);
        }
        else
        {
            lines[at] = text;
        }

        Write(path, lines);
        return at >= 0;
    }

    /// <summary>Removes a vehicle.</summary>
    /// <returns>Whether it was there.</returns>
    /// <inheritdoc cref="Read" path="/exception"/>
    public static bool Remove(string path, string device)
    {
        _ = Read(path);
        List<string> lines = [.. ReadLines(path)];
        if (lines.RemoveAll(line => Parse(line)?.Device == device) == 0)
        {
            return false;
        }

        Write(path, lines);
        return true;
    }

    private static string[] ReadLines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];

    /// <summary>The file is there as a whole at any moment, also for a gateway that reads it right now.</summary>
    private static void Write(string path, List<string> lines)
    {
        string next = $"{path}.new";
        File.WriteAllLines(next, lines, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(next, path, overwrite: true);
    }

    private static string? NumberIn(string line) =>
        line.Trim() is { Length: > 0 } text && !text.StartsWith('#')
            ? text.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries)[0]
            : null;

    private static ListedVehicle? Parse(string line)
    {
        if (NumberIn(line) is not { } number || DeviceNames.Parse(number) is not { } device)
        {
            return null;
        }

        string[] fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > MaxFields ? null : new ListedVehicle(device, Field(1), Field(2));

        string? Field(int index) => fields.Length > index && fields[index] != Unknown ? fields[index] : null;
    }
}
