namespace Becket.Samples.Fleet.Codec.Jt808.Messages;

/// <summary>What a terminal does with the text of <see cref="TextMessage"/>. Source: JT/T 808-2013 section
/// 8.31.</summary>
[Flags]
public enum TextFlags : byte
{
    None = 0,
    Emergency = 1 << 0,
    Display = 1 << 2,
    Speak = 1 << 3,
    AdvertisingScreen = 1 << 4,
}
