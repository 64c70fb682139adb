namespace Becket.Samples.Fleet.Codec.Jt808;

/// <summary>The edition of the standard that defines the layout of a body.</summary>
public enum Jt808Edition
{
    /// <summary>2011 or 2013. The header does not say which, and the body is the same in both.</summary>
    Of2011Or2013,

    Of2011,
    Of2013,
    Of2019,
}
