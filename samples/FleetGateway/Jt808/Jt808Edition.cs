namespace Becket.Samples.Fleet.Jt808;

/// <summary>Which edition of the standard a body is laid out by.</summary>
public enum Jt808Edition
{
    /// <summary>2011 or 2013: the header does not tell, and the body is the same.</summary>
    Of2011Or2013,

    Of2011,
    Of2013,
    Of2019,
}
