namespace AutoCoder.Schema.Contracts;

/// <summary>The statements of a model's files, sorted: what makes an object, what is passed over, what a model cannot have.</summary>
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
        string word = FirstWord(statement.Text), place = new SourcePlace(file.Path, statement.Line).ToString();
        if (word == "CREATE")
            AddObject(file, statement, place);
        else if (word is "DROP" or "ALTER")
            _problems.Add($"{place}: {word} is a step on the way; the file must be the whole model as it is now, with CREATE statements only.");
        else if (!PassedOver.Contains(word))
            _problems.Add($"{place}: a statement that begins with '{Shortened(word)}' is not known; write CREATE statements, or '{SkipMark.Text}' above it.");
    }

    private void AddObject(SqlFile file, SqlStatement statement, string place)
    {
        if (ModelObject.Of(file, statement) is not { } found)
            _problems.Add($"{place}: this CREATE statement cannot be read as SQLite's; correct it, or write '{SkipMark.Text}' above it.");
        else if (found.IsElsewhere)
            _notes.Add($"{place}: {found.Entry.Type} {found.Entry.Name} is temporary or in another database, and is left out.");
        else if (!_objects.TryAdd(found.Entry.Name, found) && !found.IfNotExists)
            _problems.Add($"{place}: {found.Entry.Name} is made a second time; the first is at {_objects[found.Entry.Name].Place}. Keep one.");
    }

    // The reader of schemas passes over an index without its table, and so would a typing error.
    private IEnumerable<string> Orphans() => _objects.Values
        .Where(found => found.Entry.Type is "index" or "trigger" && !_objects.ContainsKey(found.Entry.Table))
        .Select(found => $"{found.Place}: {found.Entry.Type} {found.Entry.Name} is on {found.Entry.Table}, which the model does not make.");

    private static string FirstWord(string sql)
    {
        var cursor = new TokenCursor(sql, SqlTokenizer.Significant(sql));
        return cursor.Text(cursor.Current).ToString().ToUpper(CultureInfo.InvariantCulture);
    }

    private static string Shortened(string word) => word.Length <= 20 ? word : word[..20] + "…";
}
