namespace Becket.Orleans.Storage;

/// <summary>Names that registrations of storage and the grains share.</summary>
internal static class StateStorage
{
    /// <summary>The provider of the grains' state. Its own name, so that a silo which has other grains keeps theirs
    /// where it likes.</summary>
    public const string Name = "becket";

    /// <summary>The name of Npgsql among the providers of ADO.NET.</summary>
    public const string PostgreSqlInvariant = "Npgsql";
}
