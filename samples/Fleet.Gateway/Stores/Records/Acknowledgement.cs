namespace Becket.Samples.Fleet.Gateway.Stores.Records;

/// <summary>What is noted of who has acknowledged an alarm.</summary>
/// <param name="By">The operator who was the first.</param>
/// <param name="At">When.</param>
/// <param name="IsFirst">Whether that is this acknowledgement, and not an earlier one.</param>
internal sealed record Acknowledgement(string By, DateTimeOffset At, bool IsFirst);
