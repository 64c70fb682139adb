namespace Becket.Samples.Fleet.Gateway.Vehicles;

/// <summary>A vehicle that may register.</summary>
/// <param name="Device">The name of its terminal: <see cref="Sessions.DeviceNames"/>.</param>
/// <param name="Plate">Its plate. Null: any.</param>
/// <param name="TerminalId">The number that the maker gave the terminal. Null: that of the first terminal that
/// registers with this name.</param>
internal sealed record ListedVehicle(string Device, string? Plate = null, string? TerminalId = null);
