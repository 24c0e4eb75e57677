namespace AutoCoder.Schema.Catalogues;

/// <summary>The migrations of one kind of database, ascending by version.</summary>
/// <param name="Kind">The kind's name: the migrations' tag, or <see cref="Catalogue.DefaultKind"/>.</param>
/// <param name="Migrations">At least one migration; versions ascend and are distinct.</param>
public sealed record KindCatalogue(string Kind, ImmutableArray<CatalogueMigration> Migrations)
{
    /// <summary>The version that a current database of this kind is at.</summary>
    public long Head => Migrations[^1].Version;

    /// <summary>The migration with this version, or null when this code does not have it.</summary>
    public CatalogueMigration? Find(long version)
    {
        int low = 0, high = Migrations.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            long candidate = Migrations[middle].Version;
            if (candidate == version) return Migrations[middle];
            if (candidate < version) low = middle + 1;
            else high = middle - 1;
        }

        return null;
    }
}
