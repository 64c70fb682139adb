namespace Becket.Samples.Fleet.Gateway.Vehicles;

/// <summary>The result in 0x8100. Source: JT/T 808-2013 table 8.</summary>
internal enum RegistrationResult : byte
{
    Success = 0,
    VehicleAlreadyRegistered = 1,
    NoSuchVehicle = 2,
    TerminalAlreadyRegistered = 3,
    NoSuchTerminal = 4,
}
