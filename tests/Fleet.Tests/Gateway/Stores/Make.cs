using Becket.Samples.Fleet.Gateway.Stores.Records;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>Makes records with the values that matter to a test, and any values for the rest.</summary>
internal static class Make
{
    public static DateTimeOffset Noon { get; } = new(2025, 11, 25, 12, 0, 0, TimeSpan.Zero);

    public static LastSeen LastSeen(string device, double second) => new(device, Noon.AddSeconds(second));

    public static PositionRecord Position(string device, int serial) =>
        new()
        {
            Device = device,
            Received = Noon.AddSeconds(serial),
            Time = Noon.AddSeconds(serial),
            Serial = serial,
            Latitude = 31.23,
            Longitude = 121.47,
            Altitude = 4,
            Speed = 61.5,
            Direction = 90,
            Status = 3,
        };

    public static AlarmRecord Alarm(string device, int serial) =>
        new()
        {
            Device = device,
            Time = Noon.AddSeconds(serial),
            Serial = serial,
            Received = Noon,
            What = "overspeed",
            Position = Position(device, serial),
            Body = [1, 2, 3],
        };

    /// <summary>A report with an alarm that lasts.</summary>
    public static AlarmRecord Lasting(string device, int serial, string kind, bool isNew = false) =>
        Alarm(device, serial) with
        {
            Received = Noon.AddSeconds(serial),
            What = kind,
            Signs = [new AlarmSign(kind, AlarmCourse.WhileShown, isNew)],
        };
}
