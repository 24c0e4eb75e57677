using System.Collections.Frozen;

namespace AutoCoder.Schema.Contracts;

/// <summary>
/// Reads DDL as tools print it (SQLAlchemy's <c>CreateTable</c>, Entity Framework Core's script, Rails' <c>structure.sql</c>,
/// Django's <c>sqlmigrate</c>, <c>sqlite3 .schema</c>) into the schema that the code expects.
/// </summary>
internal static class ModelReader
{
    /// <summary>Reads the files of one model. Never throws, whatever is in them.</summary>
    /// <param name="files">At least one file; together they are the model.</param>
    /// <param name="ignoreTable">Says which tables are no part of a model, such as the version table.</param>
    public static Outcome<Model> Read(ImmutableArray<SqlFile> files, Func<string, bool>? ignoreTable = null)
    {
        var statements = new ModelStatements();
        foreach (SqlFile file in files) statements.Add(file);
        bool IsLeftOut(string table) => HistoryTables.Contains(table) || ignoreTable?.Invoke(table) == true;
        var schema = SchemaReader.Read(statements.Objects.Select(found => found.Entry), IsLeftOut);
        if (statements.Problems.IsEmpty && schema.Tables.IsEmpty) return Empty(files);
        return statements.Problems.IsEmpty
            ? new Outcome<Model>.Done(
                new Model(schema, new(files[0].Path, null), ModelPlaces.Of(schema, statements.Objects))
                {
                    Notes = statements.Notes,
                })
            : new Outcome<Model>.Refused(statements.Problems);
    }

    private static Outcome<Model>.Refused Empty(ImmutableArray<SqlFile> files) => new(
        [.. files.Select(file => $"{file.Path} makes no table; write the DDL of the whole model into it, "
            + "as the ORM prints it.")]);
}

/// <summary>The schema that the code expects, as its ORM prints it, and where in the files each part stands.</summary>
internal sealed class Model
{
    private readonly ImmutableDictionary<string, SourcePlace> _places;

    internal Model(DatabaseSchema schema, SourcePlace whole, ImmutableDictionary<string, SourcePlace> places)
    {
        Schema = schema;
        Whole = whole;
        _places = places.WithComparers(SqlNameComparer.Instance);
    }

    /// <summary>The schema.</summary>
    public DatabaseSchema Schema { get; }

    /// <summary>The first of the files.</summary>
    public SourcePlace Whole { get; }

    /// <summary>What of the files is no part of it and worth saying, one line each.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>
    /// Where a thing stands, named as <see cref="SchemaDifference.Subject"/> names it; null for what the model does not have.
    /// </summary>
    public SourcePlace? Find(string subject) => _places.GetValueOrDefault(subject);
}

/// <summary>
/// The statements of a model's files, sorted: what makes an object, what is passed over, what a model cannot have.
/// </summary>
internal sealed class ModelStatements
{
    private static readonly string[] PassedOver =
    [
        "PRAGMA", "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET", "ANALYZE", "REINDEX", "VACUUM", "ATTACH",
        "DETACH", "INSERT", "REPLACE", "UPDATE", "DELETE", "SELECT", "WITH", "VALUES",
    ];

    private readonly Dictionary<string, ModelObject> _objects = new(SqlNameComparer.Instance);
    private readonly ImmutableArray<string>.Builder _problems = ImmutableArray.CreateBuilder<string>();
    private readonly ImmutableArray<string>.Builder _notes = ImmutableArray.CreateBuilder<string>();

    public IReadOnlyCollection<ModelObject> Objects => _objects.Values;

    public ImmutableArray<string> Problems => [.. _problems, .. Orphans()];

    public ImmutableArray<string> Notes => _notes.ToImmutable();

    public void Add(SqlFile file)
    {
        foreach (SqlStatement statement in SqlScript.Split(file.Text))
        {
            if (!SkipMark.IsOn(statement)) Add(file, statement);
        }
    }

    private void Add(SqlFile file, SqlStatement statement)
    {
        string word = SqlTokenizer.FirstWord(statement.Text), place = new SourcePlace(file.Path, statement.Line).ToString();
        if (word == "CREATE")
            AddObject(file, statement, place);
        else if (word is "DROP" or "ALTER")
        {
            _problems.Add($"{place}: {word} is a step on the way; the file must be the whole model as it is now, with CREATE "
                + "statements only.");
        }
        else if (!PassedOver.Contains(word))
        {
            _problems.Add($"{place}: a statement that begins with '{Shortened(word)}' is not known; write CREATE statements, or "
                + $"'{SkipMark.Text}' above it.");
        }
    }

    private void AddObject(SqlFile file, SqlStatement statement, string place)
    {
        if (ModelObject.Of(file, statement) is not { } found)
        {
            _problems.Add($"{place}: this CREATE statement cannot be read as SQLite's; correct it, or write "
                + $"'{SkipMark.Text}' above it.");
        }
        else if (found.IsElsewhere)
            _notes.Add($"{place}: {found.Entry.Type} {found.Entry.Name} is temporary or in another database, and is left out.");
        else if (!_objects.TryAdd(found.Entry.Name, found) && !found.IfNotExists)
        {
            _problems.Add($"{place}: {found.Entry.Name} is made a second time; the first is at "
                + $"{_objects[found.Entry.Name].Place}. Keep one.");
        }
    }

    // The reader of schemas passes over an index without its table, and so would a typing error.
    private IEnumerable<string> Orphans() => _objects.Values
        .Where(found => found.Entry.Type is "index" or "trigger" && !_objects.ContainsKey(found.Entry.Table))
        .Select(found => $"{found.Place}: {found.Entry.Type} {found.Entry.Name} is on {found.Entry.Table}, which the model "
            + "does not make.");

    private static string Shortened(string word) => word.Length <= 20 ? word : word[..20] + "…";
}

/// <summary>One <c>CREATE</c> statement of a model.</summary>
internal sealed record ModelObject(SchemaEntry Entry, SqlFile File, SqlStatement Statement, bool IfNotExists, bool IsElsewhere)
{
    public SourcePlace Place => new(File.Path, Statement.Line);

    /// <summary>The place of a character of the statement.</summary>
    public SourcePlace PlaceOf(SourceSpan span) =>
        new(File.Path, Statement.Line + Statement.Text.AsSpan(0, span.Start).Count('\n'));

    /// <summary>The object that a statement makes; null when the statement cannot be taken apart.</summary>
    public static ModelObject? Of(SqlFile file, SqlStatement statement)
    {
        string sql = statement.Text;
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        cursor.Expect("CREATE");
        bool isTemporary = cursor.Try("TEMP") || cursor.Try("TEMPORARY");
        bool isVirtual = cursor.Try("VIRTUAL");
        _ = cursor.Try("UNIQUE");
        string type = Type(ref cursor);
        QualifiedName name = QualifiedName.Read(ref cursor);
        string? table = type switch
        {
            "index" => IndexDefinition.Parse(sql)?.Table,
            "trigger" => TableOfTrigger(ref cursor),
            "table" when !isVirtual => TableDefinition.Parse(sql)?.Name,
            _ => name.Name,
        };
        if (cursor.Failed || table is null) return null;
        bool isElsewhere = isTemporary || (name.Database is { } database && !SqlName.Same(database, "main"));
        return new ModelObject(new SchemaEntry(type, name.Name, table, sql), file, statement, name.IfNotExists, isElsewhere);
    }

    private static string Type(ref TokenCursor cursor)
    {
        foreach (string type in new[] { "table", "index", "view", "trigger" })
        {
            if (cursor.Try(type)) return type;
        }

        cursor.Fail();
        return "";
    }

    // CREATE TRIGGER name BEFORE UPDATE OF a, b ON table …
    private static string? TableOfTrigger(ref TokenCursor cursor)
    {
        while (!cursor.AtEnd && !cursor.At("ON")) cursor.Skip();
        cursor.Expect("ON");
        string table = cursor.Name();
        if (cursor.Try(TokenKind.Dot)) table = cursor.Name();
        return cursor.Failed ? null : table;
    }
}

/// <summary>Where in the files each part of a model stands, under the names that differences have.</summary>
internal static class ModelPlaces
{
    public static ImmutableDictionary<string, SourcePlace> Of(DatabaseSchema schema, IReadOnlyCollection<ModelObject> objects)
    {
        var places = new Dictionary<string, SourcePlace>(SqlNameComparer.Instance);
        foreach (ModelObject found in objects) places.TryAdd(found.Entry.Name, found.Place);
        foreach (ModelObject found in objects.Where(found => found.Entry.Type == "table"))
        {
            if (schema.FindTable(found.Entry.Name) is { Definition: { } definition } table)
                AddParts(found, table, definition, places);
        }

        return places.ToImmutableDictionary(SqlNameComparer.Instance);
    }

    private static void AddParts(
        ModelObject found, TableSchema table, TableDefinition definition, Dictionary<string, SourcePlace> places)
    {
        places[table.Name] = found.PlaceOf(definition.NameSpan);
        foreach (ColumnDefinition column in definition.Columns)
            places.TryAdd($"{table.Name}.{column.Name}", found.PlaceOf(column.NameSpan));
        foreach (ConstraintDefinition constraint in definition.Constraints)
        {
            if (constraint is ConstraintDefinition.ForeignKey key)
                places.TryAdd($"{table.Name}.{string.Join('+', key.Columns)}", found.PlaceOf(key.Span));
            else if (constraint.Name is { } name)
                places.TryAdd(name, found.PlaceOf(constraint.Span));
        }
    }
}

/// <summary>Tables in which other tools keep what they have done: printed beside a model, and no part of it.</summary>
internal static class HistoryTables
{
    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        SqlNameComparer.Instance,
        "alembic_version", // Alembic
        "__EFMigrationsHistory", "__EFMigrationsLock", // Entity Framework Core
        "schema_migrations", "ar_internal_metadata", // Rails
        "django_migrations", // Django
        LedgerTable.Name);

    public static bool Contains(string table) => Names.Contains(table);
}
