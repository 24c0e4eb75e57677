namespace AutoCoder.Schema.Preflight.Assemblies;

/// <summary>The messages for classes that break a rule; each names the class and says what to do.</summary>
internal static class ClassRefusals
{
    private const string WriteConstants =
        "compute it from the attribute's own arguments with arithmetic, dates and text only, or write it as a constant.";

    public static CatalogueRefusal NotPublic(string name) => new(
        CatalogueRefusalReason.NotPublic,
        name,
        $"Migration {name} is not public, so FluentMigrator would skip it without a word: "
            + "make it, and the classes around it, public.");

    public static CatalogueRefusal Generic(string name) => new(
        CatalogueRefusalReason.Unreadable,
        name,
        $"Migration {name} is generic, so FluentMigrator cannot create it: "
            + "make it abstract and derive a class for each type argument.");

    public static CatalogueRefusal SeveralAttributes(string name, string attributes) => new(
        CatalogueRefusalReason.Unreadable,
        name,
        $"Migration {name} has more than one migration attribute ({attributes}; those of base classes count unless they are "
            + "declared with Inherited = false), so its version is ambiguous: keep one.");

    public static CatalogueRefusal Unfollowed(string name, string attribute, string why) => new(
        CatalogueRefusalReason.Unreadable,
        name,
        $"What [{attribute}] on {name} says cannot be read without running it, because {why}: {WriteConstants}");

    public static CatalogueRefusal AttributeMissing(string name, string attribute, string assembly) => new(
        CatalogueRefusalReason.Unreadable,
        name,
        $"Migration {name} has the attribute {attribute} of {assembly}.dll, which is not beside the assembly: "
            + "publish the migrations, so that all they need lies in one folder.");

    public static CatalogueRefusal BaseMissing(string name, string missing, string assembly) => new(
        CatalogueRefusalReason.Unreadable,
        name,
        $"Class {name} derives from {missing} of {assembly}.dll, which is not beside the assembly, so nobody can say whether it "
            + "is a migration: publish the migrations, so that all they need lies in one folder.");

    public static CatalogueRefusal NegativeVersion(string name, long version) => new(
        CatalogueRefusalReason.NegativeVersion,
        name,
        $"Migration {name} has the negative version {version}: give it a version of 0 or more.");

    public static CatalogueRefusal Conditional(string name, string attribute) => new(
        CatalogueRefusalReason.Conditional,
        name,
        $"Migration {name} is applied only under the condition [{attribute}], so nobody can say beforehand whether it is "
            + "pending: remove the condition, or test for it inside the migration.");

    public static CatalogueRefusal NotTransactional(string name) => new(
        CatalogueRefusalReason.NotTransactional,
        name,
        $"Migration {name} has TransactionBehavior.None and could not be rolled back: let it run in a transaction, "
            + "or allow migrations without one.");

    public static CatalogueRefusal Asynchronous(string name, AsynchronousFinding found) => new(
        CatalogueRefusalReason.Asynchronous,
        name,
        found.Sort switch
        {
            AsynchronousSort.AsyncVoid =>
                $"Migration {name} is asynchronous: {found.Where} is 'async' and returns nothing, so nobody can wait for it, and "
                    + "what comes after its first await would happen when the migration is recorded already, or never: take "
                    + "'async' away, and write .GetAwaiter().GetResult() in the place of each await, or the method that is not "
                    + "asynchronous.",
            AsynchronousSort.LeftTask =>
                $"Migration {name} does not wait for what {found.Called} begins ({found.Where}), so that it would happen when "
                    + "the migration is recorded already, or never: do it where it stands, or wait for it with "
                    + ".GetAwaiter().GetResult().",
            _ =>
                $"Migration {name} gives work to another thread with "
                    + $"{found.Called.Replace("..ctor", "", StringComparison.Ordinal)} ({found.Where}), where its connection "
                    + "cannot be used and an error ends the process: do it where it stands.",
        });

    public static CatalogueRefusal SeveralKinds(string name, string kinds) => new(
        CatalogueRefusalReason.SeveralKinds,
        name,
        $"Migration {name} names more than one kind ({kinds}): leave one tag, and write a migration for each other kind.");

    public static CatalogueRefusal NoKind(string name) => new(
        CatalogueRefusalReason.NoKind,
        name,
        $"Migration {name} names no kind where others do, so it would belong to every kind or to none: "
            + "give it the [Tags(\"kind\")] of its kind.");

    public static CatalogueRefusal BlankKind(string name) => new(
        CatalogueRefusalReason.NoKind,
        name,
        $"Migration {name} has a tag without a name: give it the [Tags(\"kind\")] of its kind.");

    public static CatalogueRefusal DuplicateVersion(string first, string second, string kind, long version) => new(
        CatalogueRefusalReason.DuplicateVersion,
        second,
        $"Migrations {first} and {second} of the kind '{kind}' both have the version {version}: "
            + "give the newer one a version of its own.");

    public static CatalogueRefusal VersionTableUnfollowed(string name, string property, string why) => new(
        CatalogueRefusalReason.Unreadable,
        name,
        $"{property} of the version table {name} cannot be read without running it, because {why}: let it return a constant.");

    public static CatalogueRefusal VersionTablesDiffer(string first, string second) => new(
        CatalogueRefusalReason.Unreadable,
        second,
        $"{first} and {second} name different version tables, and which one counts depends on the order of "
            + "compilation: keep one.");
}
