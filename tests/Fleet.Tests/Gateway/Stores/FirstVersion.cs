using System.Globalization;

namespace Fleet.Tests.Gateway.Stores;

/// <summary>Records as the first version wrote them.</summary>
internal static class FirstVersion
{
    public const string SqliteTables = """
        create table last_seen (device text primary key, seen integer not null) without rowid;
        create table positions (
            id integer primary key, device text not null, time integer not null, serial integer not null,
            item integer not null, latitude real not null, longitude real not null, altitude integer not null,
            speed real not null, direction integer not null, status integer not null);
        create table alarms (key text primary key, device text not null, time integer not null, what text not null,
            alarm text not null) without rowid;
        """;

    public const string SpoolTables = """
        create table alarms (key text primary key, alarm text not null) without rowid;
        create table positions (key text primary key, position text not null) without rowid;
        create table sightings (device text primary key, seen integer not null) without rowid;
        """;

    public static string Position(string device, int serial) =>
        $$"""{"device":"{{device}}","time":"{{Time(serial)}}","serial":{{serial}},"item":0,"latitude":31.23,"""
        + """
            "longitude":121.47,"altitude":4,"speed":61.5,"direction":90,"status":3}
            """;

    public static string Alarm(string device, int serial) =>
        $$"""{"device":"{{device}}","time":"{{Time(serial)}}","serial":{{serial}},"item":0,"""
        + """
            "received":"2025-11-25T12:00:00+00:00","what":"overspeed",
            """
        + $$"""
            "position":{{Position(device, serial)}},"body":"AQID"}
            """;

    private static string Time(int serial) =>
        Make.Noon.AddSeconds(serial).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);
}
