namespace AutoCoder.Schema.Preflight.Catalogues;

/// <summary>Where a type comes from that was not looked into.</summary>
internal enum ForeignOrigin
{
    /// <summary>.NET itself or a library signed by Microsoft: never a migration.</summary>
    Framework,

    /// <summary>FluentMigrator's own: its meaning is built in, see <see cref="FluentMigratorTypes"/>.</summary>
    FluentMigrator,

    /// <summary>An assembly that is not beside the one being read.</summary>
    Missing,
}
