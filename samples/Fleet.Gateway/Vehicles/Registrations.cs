using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Vehicles;

/// <summary>Decides who may register, and knows who has. The list of vehicles decides first. Where it is silent, the
/// first terminal that registers with a number keeps it: another one, with another maker or id, is refused.</summary>
/// <remarks>Threads: the reactor's.</remarks>
internal sealed class Registrations
{
    /// <summary>The most numbers that register without being on the list: so strangers cannot fill the memory and the
    /// store.</summary>
    public const int MostOpen = 100_000;

    private readonly Dictionary<string, RegisterRecord> _known = [];

    /// <summary>The devices that registered before the registrations of earlier runs were known.</summary>
    private readonly HashSet<string> _provisional = [];

    public VehicleList Vehicles { get; set; } = VehicleList.Empty;

    /// <summary>Whether numbers that are not on the list may register.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Whether the registrations of earlier runs are known. Before that nobody can say whether a terminal is
    /// the first one with its number: it may register, and loses the number if an earlier run knew another
    /// terminal.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>What the terminals said of themselves.</summary>
    public IReadOnlyCollection<RegisterRecord> Known => _known.Values;

    /// <summary>What a terminal said of itself. Null if it has not registered.</summary>
    public RegisterRecord? Find(string device) => _known.GetValueOrDefault(device);

    /// <summary>Whether a device may be on line.</summary>
    public bool IsAllowed(string device) => IsOpen || Vehicles.Find(device) is not null;

    /// <summary>The registrations of earlier runs will come: <see cref="Load"/>.</summary>
    public void BeginLoad() => IsComplete = false;

    /// <summary>Takes the registrations of earlier runs. Those of this run are newer, but a number stays with its
    /// terminal.</summary>
    /// <param name="earlier">What the store has.</param>
    /// <param name="displaced">The devices whose number belongs to another terminal than the one that has registered in
    /// this run.</param>
    /// <returns>The registrations of this run that the store must get.</returns>
    public IReadOnlyList<RegisterRecord> Load(IEnumerable<RegisterRecord> earlier, out IReadOnlyList<string> displaced)
    {
        List<string> lost = [];
        foreach (RegisterRecord record in earlier)
        {
            if (!_known.TryAdd(record.Device, record) && _provisional.Contains(record.Device))
            {
                if (Vehicles.Find(record.Device)?.TerminalId is null && !IsSame(record, _known[record.Device]))
                {
                    _known[record.Device] = record;
                    _provisional.Remove(record.Device);
                    lost.Add(record.Device);
                }
            }
        }

        IsComplete = true;
        displaced = lost;
        RegisterRecord[] confirmed = [.. _provisional.Select(device => _known[device])];
        _provisional.Clear();
        return confirmed;
    }

    /// <summary>Notes a registration, or what a terminal has said of itself since.</summary>
    /// <returns>Whether the store may have it already. If not, <see cref="Load"/> returns it.</returns>
    public bool Put(RegisterRecord record)
    {
        _known[record.Device] = record;
        if (!IsComplete)
        {
            _provisional.Add(record.Device);
        }

        return IsComplete;
    }

    /// <summary>Decides on a registration.</summary>
    public RegistrationResult Decide(string device, Register register)
    {
        ListedVehicle? listed = Vehicles.Find(device);
        string id = register.TerminalId.Trim();
        RegisterRecord? before = Find(device);
        if (listed is null && (!IsOpen || (before is null && _known.Count >= MostOpen)))
        {
            return RegistrationResult.NoSuchTerminal;
        }

        string plate = register.Plate.Trim();
        if (plate.Length > 0 && Vehicles.DeviceOf(plate) is { } owner && owner != device)
        {
            return RegistrationResult.VehicleAlreadyRegistered;
        }

        if (listed?.Plate is { } expected && expected != plate)
        {
            return RegistrationResult.NoSuchVehicle;
        }

        if (listed?.TerminalId is { } known)
        {
            return known == id ? RegistrationResult.Success : RegistrationResult.NoSuchTerminal;
        }

        return before is not null && (before.TerminalId, before.Maker) != (id, register.Maker.Trim())
            ? RegistrationResult.TerminalAlreadyRegistered
            : RegistrationResult.Success;
    }

    private static bool IsSame(RegisterRecord one, RegisterRecord other) =>
        (one.TerminalId, one.Maker) == (other.TerminalId, other.Maker);
}
