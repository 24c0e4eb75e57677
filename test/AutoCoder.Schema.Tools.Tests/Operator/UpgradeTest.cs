namespace AutoCoder.Schema.Tools.Tests.Operator;

/// <summary>Databases of the application, and what has to be true of them before and after an upgrade.</summary>
internal abstract class UpgradeTest : ToolTest
{
    /// <summary>A database that lacks the last migration.</summary>
    protected string CreateOld(string project) => Create($"{project}/assistant.db", ApplicationSchemas.Pending);

    /// <summary>Holds that the database has every migration and the rows that it was made with.</summary>
    protected static void ShouldBeNew(string path)
    {
        SqliteFile.Rows(path, "SELECT Version FROM VersionInfo ORDER BY 1").ShouldBe("202601041458\n202602011429\n", path);
        SqliteFile.Rows(path, "SELECT DISTINCT mode FROM conversations").ShouldBe("dev\n", path);
        ShouldHaveItsRows(path);
    }

    /// <summary>Holds that the database is as it was made.</summary>
    protected static void ShouldBeOld(string path)
    {
        SqliteFile.Rows(path, "SELECT Version FROM VersionInfo ORDER BY 1").ShouldBe("202601041458\n", path);
        SqliteFile.Scalar(path, "SELECT count(*) FROM pragma_table_info('conversations') WHERE name = 'mode'").ShouldBe("0", path);
        ShouldHaveItsRows(path);
    }

    /// <summary>Holds that it is the one or the other, and nothing between.</summary>
    protected static void ShouldBeOldOrNew(string path)
    {
        if (SqliteFile.Scalar(path, "SELECT count(*) FROM VersionInfo") == "1") ShouldBeOld(path);
        else ShouldBeNew(path);
    }

    /// <summary>The backups that are beside a database.</summary>
    protected static string[] BackupsOf(string path)
    {
        string folder = Path.Combine(Path.GetDirectoryName(path)!, "schema-backups");
        return Directory.Exists(folder) ? Directory.GetFiles(folder, "*.bak") : [];
    }

    private static void ShouldHaveItsRows(string path)
    {
        SqliteFile.Scalar(path, "PRAGMA integrity_check").ShouldBe("ok", path);
        SqliteFile.Rows(path, ApplicationSchemas.AssistantQuestion).ShouldBe(Rows.Value, path);
    }

    private static readonly Lazy<string> Rows = new(() =>
    {
        string file = Path.Combine(Directory.CreateTempSubdirectory("tools-").FullName, "rows.db");
        SqliteFile.Execute(file, ApplicationSchemas.Pending);
        string rows = SqliteFile.Rows(file, ApplicationSchemas.AssistantQuestion);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        return rows;
    });
}
