using Becket.Samples.Fleet.Codec.Jt808;
using Becket.Samples.Fleet.Codec.Jt808.Messages;
using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Becket.Samples.Fleet.Gateway.Sessions;

/// <summary>Makes records from registrations.</summary>
internal static class RegisterReports
{
    /// <param name="device">The device's name.</param>
    /// <param name="received">The time of arrival.</param>
    /// <param name="register">The message. Some editions pad its texts with spaces.</param>
    /// <param name="before">What was known of the device. Its modem and software stay known, for the same
    /// terminal.</param>
    public static RegisterRecord ToRecord(
        string device,
        DateTimeOffset received,
        Register register,
        RegisterRecord? before
    )
    {
        string id = register.TerminalId.Trim();
        bool isSame = before?.TerminalId == id;
        return new RegisterRecord
        {
            Device = device,
            Received = received,
            Edition = register.Edition switch
            {
                Jt808Edition.Of2011 => "2011",
                Jt808Edition.Of2019 => "2019",
                _ => "2013",
            },
            Province = register.Province,
            City = register.City,
            Maker = register.Maker.Trim(),
            Model = register.Model.Trim(),
            TerminalId = id,
            PlateColor = register.PlateColor,
            Plate = register.Plate.Trim(),
            Imei = isSame ? before!.Imei : "",
            SoftwareVersion = isSame ? before!.SoftwareVersion : "",
        };
    }
}
