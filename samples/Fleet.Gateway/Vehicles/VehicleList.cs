namespace Becket.Samples.Fleet.Gateway.Vehicles;

/// <summary>The vehicles that may register. It does not change: a new list takes its place.</summary>
internal sealed class VehicleList
{
    private readonly Dictionary<string, ListedVehicle> _byDevice = [];
    private readonly Dictionary<string, string> _byPlate = [];

    /// <exception cref="FormatException">A number or a plate occurs twice.</exception>
    public VehicleList(IEnumerable<ListedVehicle> vehicles)
    {
        foreach (ListedVehicle vehicle in vehicles)
        {
            if (!_byDevice.TryAdd(vehicle.Device, vehicle))
            {
                throw new FormatException($"number {vehicle.Device} is there twice");
            }

            if (vehicle.Plate is { } plate && !_byPlate.TryAdd(plate, vehicle.Device))
            {
                throw new FormatException($"plate {plate} is there twice: for {_byPlate[plate]} and {vehicle.Device}");
            }
        }
    }

    public static VehicleList Empty { get; } = new([]);

    public IReadOnlyCollection<ListedVehicle> Vehicles => _byDevice.Values;

    public ListedVehicle? Find(string device) => _byDevice.GetValueOrDefault(device);

    /// <summary>The device that a plate belongs to. Null if the list does not have it.</summary>
    public string? DeviceOf(string plate) => _byPlate.GetValueOrDefault(plate);
}
