using Microsoft.Data.Sqlite;

namespace AutoCoder.Schema.Testing.Tests;

/// <summary>Databases of a team that nobody tracked, in a folder that goes away.</summary>
internal sealed class SampleFiles : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("samples-");

    public string Folder => _folder.FullName;

    public string Write(string name, string sql)
    {
        string path = Path.Combine(Folder, name);
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
