namespace Becket.Samples.Fleet.Codec.Jt808;

/// <summary>The result in a general answer. Source: JT/T 808-2013 tables 4 and 5.</summary>
public enum AnswerResult : byte
{
    Success = 0,
    Failure = 1,
    BadMessage = 2,
    NotSupported = 3,

    /// <summary>Sent by the platform only. Not in the 2011 edition.</summary>
    AlarmHandled = 4,
}
