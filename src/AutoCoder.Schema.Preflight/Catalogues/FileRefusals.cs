namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>The messages for a file that cannot be an assembly of migrations.</summary>
internal static class FileRefusals
{
    public static CatalogueRefusal Missing(string path) => new(
        CatalogueRefusalReason.FileMissing,
        null,
        $"There is no file '{path}': build the migrations and give the path of their DLL.");

    public static CatalogueRefusal Folder(string path) => new(
        CatalogueRefusalReason.NotAnAssembly,
        null,
        $"'{path}' is a folder: give the path of the migrations' DLL in it.");

    public static CatalogueRefusal Denied(string path, string why) => new(
        CatalogueRefusalReason.AccessDenied,
        null,
        $"'{path}' cannot be read: {why.TrimEnd('.')}. Run this as a user who may read it.");

    public static CatalogueRefusal Empty(string path) => new(
        CatalogueRefusalReason.NotAnAssembly,
        null,
        $"'{path}' is empty or not a regular file: build the migrations again and give the path of their DLL.");

    public static CatalogueRefusal NotAnAssembly(string path) => new(
        CatalogueRefusalReason.NotAnAssembly,
        null,
        $"'{path}' is not a .NET assembly: give the path of the migrations' DLL.");

    public static CatalogueRefusal Damaged(string path) => new(
        CatalogueRefusalReason.NotAnAssembly,
        null,
        $"'{path}' is a damaged .NET assembly: build or copy it again.");

    public static CatalogueRefusal NoMigrations(string path) => new(
        CatalogueRefusalReason.NoMigrations,
        null,
        $"'{path}' has no migrations: no public class in it is an IMigration with a [Migration] attribute. "
            + "Give the path of the DLL that the migrations are compiled into.");
}
