namespace Becket.Samples.Fleet.Gateway.Status.Api;

/// <summary>The colours of plates in words. Source: JT/T 415-2006 5.4.12, JT/T 697.7-2014.</summary>
internal static class PlateColors
{
    public static string ToWords(int color) =>
        color switch
        {
            0 => "no plate yet",
            1 => "blue",
            2 => "yellow",
            3 => "black",
            4 => "white",
            5 => "green",
            9 => "other",
            _ => $"colour {color}",
        };
}
