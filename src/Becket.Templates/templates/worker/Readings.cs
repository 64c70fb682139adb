namespace BecketWorker1;

/// <summary>The last value of each device. It lives on the loop, so it needs no lock.</summary>
internal sealed class Readings : Service
{
    private readonly Dictionary<string, string> _last = [];

    public int Devices => _last.Count;

    public void Set(string device, string value) => _last[device] = value;
}
