namespace AutoCoder.Schema.Tools.Tests.Merges;

/// <summary>Migrations that compile and run, however they are written and wherever they lie, are seen; or it is said and closes.</summary>
internal sealed class HiddenMigrationTests : MergeTest
{
    private const string Body = " { public override void Up() => Execute.Sql(\"SELECT 2\"); public override void Down() { } }";
    private const string Direct = " { public void GetUpExpressions(FluentMigrator.Infrastructure.IMigrationContext c) { } public void GetDownExpressions(FluentMigrator.Infrastructure.IMigrationContext c) { } public object ApplicationContext => null!; public string ConnectionString => \"\"; }";
    private const string Sdk = "<Project Sdk=\"Microsoft.NET.Sdk\">", Shop = Project + "/Shop.csproj";

    /// <summary>Each brings another migration of version 2, which is used already: what is seen is told.</summary>
    private static readonly object[] Seen =
    [
        Case("an alias in the file", ("X.cs", "using M = FluentMigrator.MigrationAttribute; [M(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("an alias in another file", ("G.cs", "global using M = FluentMigrator.MigrationAttribute; global using B = FluentMigrator.Migration;"), ("X.cs", "[M(2)] public class X : B" + Body)),
        Case("an alias with the ending", ("G.cs", "global using StepAttribute = FluentMigrator.MigrationAttribute; global using B = FluentMigrator.Migration;"), ("X.cs", "[Step(2)] public class X : B" + Body)),
        Case("an alias in a namespace", ("X.cs", "namespace A { using M = FluentMigrator.MigrationAttribute; [M(2)] public class X : FluentMigrator.Migration" + Body + " }")),
        Case("an alias of an alias", ("G.cs", "global using M = FluentMigrator.MigrationAttribute;"), ("X.cs", "namespace A { using N = M; [N(2)] public class X : FluentMigrator.Migration" + Body + " }")),
        Case("an alias of a namespace", ("X.cs", "using F = FluentMigrator; [F::Migration(2)] public class X : F.Migration" + Body)),
        Case("an alias of the project", ("Shop.csproj", Sdk + "<ItemGroup><Using Include=\"FluentMigrator.MigrationAttribute\" Alias=\"M\" /><Using Include=\"FluentMigrator.Migration\" Alias=\"B\" /></ItemGroup></Project>"), ("X.cs", "[M(2)] public class X : B" + Body)),
        Case("an alias of all projects", ("../../Directory.Build.props", "<Project><ItemGroup><Using Include=\"FluentMigrator.MigrationAttribute\"><Alias>M</Alias></Using></ItemGroup></Project>"), ("X.cs", "[M(2)] public class X : Other" + Body)),
        Case("an alias of a file that is imported", ("Shop.csproj", Sdk + "<Import Project=\"$(X)/../eng/more.props\" /></Project>"), ("../../eng/more.props", "<Project><ItemGroup Condition=\"true\"><Using Include=\"FluentMigrator.MigrationAttribute\" Alias=\"M\" /></ItemGroup></Project>"), ("X.cs", "[M(2)] public class X : Other" + Body)),
        Case("a verbatim name", ("X.cs", "using FluentMigrator; [@MigrationAttribute(2)] public class @X : @Migration" + Body)),
        Case("a name with escapes", ("X.cs", "[FluentMigrator.Migr\\u0061tion(2)] public class X : FluentMigrator.\\u004digration" + Body)),
        Case("a name with long escapes", ("X.cs", "[FluentMigrator.Migr\\U00000061tionAttribute(2)] public class X : FluentMigrator.\\U0000004digration" + Body)),
        Case("a name with letters that nobody sees", ("X.cs", "[FluentMigrator.Migra\u200Dtion(2)] public class X : FluentMigrator.Mig\u00ADration" + Body)),
        Case("an alias with escapes", ("G.cs", "global using \\u004d = FluentMigrator.Migr\\u0061tionAttribute;"), ("X.cs", "[M(2)] public class X : Other" + Body)),
        Case("a name with global", ("X.cs", "[global::FluentMigrator.MigrationAttribute(2)] public class X : global::FluentMigrator.Migration" + Body)),
        Case("an attribute with a target", ("X.cs", "using FluentMigrator; [type: Migration(2)] public class X : Migration" + Body)),
        Case("a record", ("X.cs", "using FluentMigrator; [Migration(2)] public record X : IMigration" + Direct)),
        Case("a record of a record", ("B.cs", "public abstract record Base : FluentMigrator.IMigration" + Direct), ("X.cs", "using FluentMigrator; [Migration(2)] public sealed record class X(int Y = 1) : Base;")),
        Case("the interface alone", ("X.cs", "using FluentMigrator; [Migration(2)] public class X : IMigration" + Direct)),
        Case("a struct with an attribute of its own", ("A.cs", "[System.AttributeUsage(System.AttributeTargets.Struct)] public class StepAttribute() : FluentMigrator.MigrationAttribute(2);"), ("X.cs", "[Step] public struct X : FluentMigrator.IMigration" + Direct)),
        Case("a chain of base classes in files without a word", ("A.cs", "public abstract class A : FluentMigrator.Migration" + Body), ("B.cs", "public abstract class B : A;"), ("C.cs", "public class StepAttribute() : FluentMigrator.MigrationAttribute(2);"), ("X.cs", "[Step] public class X : B;")),
        Case("an attribute on the base class", ("C.cs", "public class StepAttribute() : FluentMigrator.MigrationAttribute(2);"), ("A.cs", "[Step] public abstract class A : FluentMigrator.Migration" + Body), ("X.cs", "public class X : A;")),
        Case("an attribute of another project", ("../Lib/Lib.csproj", Sdk + "</Project>"), ("../Lib/C.cs", "public class StepAttribute() : FluentMigrator.MigrationAttribute(2); public abstract class A : FluentMigrator.Migration" + Body), ("X.cs", "[Step] public class X : A;")),
        Case("a generic base class and a generic attribute", ("C.cs", "public class StepAttribute<T>(long n) : FluentMigrator.MigrationAttribute(n); public abstract class A<T> : FluentMigrator.Migration" + Body), ("X.cs", "[Step<int>(2)] public class X() : A<int>();")),
        Case("a constant of another file", ("C.cs", "public static class Numbers { public const int Two = 1 + 1; }"), ("X.cs", "using FluentMigrator; [Migration(Numbers.Two)] public class X : Migration" + Body)),
        Case("parts in several files", ("X.cs", "[FluentMigrator.Migration(2)] partial class X { }"), ("Y.cs", "public partial class X : FluentMigrator.Migration" + Body)),
        Case("a nested class", ("X.cs", "using FluentMigrator; public static class Outer { public interface I { [Migration(2)] public class X : Migration" + Body + " } }")),
        Case("a class under #if", ("X.cs", "using FluentMigrator;\n#if NET10_0_OR_GREATER && !NO\n[Migration(2)] public class X : Migration" + Body + "\n#endif")),
        Case("a class under #else", ("X.cs", "using FluentMigrator;\n#if A\n#elif B\n[Migration(2)] public class X : Migration" + Body + "\n#else\nnot C#\n#endif")),
        Case("an attribute under #if", ("X.cs", "using FluentMigrator;\n#if DEBUG\n[Migration(2)]\n#else\n[Migration(7)]\n#endif\npublic class X : Migration" + Body)),
        Case("an ending in capitals", ("X.CS", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("another ending", ("Shop.csproj", Sdk + "<ItemGroup><Compile Include=\"x.txt\" /></ItemGroup></Project>"), ("x.txt", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("another ending by a pattern", ("Shop.csproj", Sdk + "<ItemGroup><Compile Include=\"$(MSBuildProjectDirectory)\\more\\**\\*.t?t;*.nothing\" /></ItemGroup></Project>"), ("more/deep/x.txt", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("another ending below a property", ("Shop.csproj", Sdk + "<ItemGroup><Compile Include=\"$(Shared)/x.txt\" /></ItemGroup></Project>"), ("../../shared/x.txt", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("a linked file", ("Shop.csproj", Sdk + "<ItemGroup><Compile Include=\"..\\..\\shared\\*.cs\" Link=\"L\" /></ItemGroup></Project>"), ("../../shared/X.cs", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("a linked file of all projects", ("../Directory.Build.targets", "<Project><ItemGroup><Compile Include=\"$(MSBuildThisFileDirectory)all/x.txt\" /></ItemGroup></Project>"), ("../all/x.txt", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("a shared project", ("Shop.csproj", Sdk + "<Import Project=\"..\\..\\shared\\S.projitems\" Label=\"Shared\" /></Project>"), ("../../shared/S.projitems", "<Project><ItemGroup><Compile Include=\"$(MSBuildThisFileDirectory)X.cs\" /></ItemGroup></Project>"), ("../../shared/X.cs", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("a symbolic link", ("X.cs", "-> ../../docs/x.txt"), ("../../docs/x.txt", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("a link to a link", ("X.cs", "-> ../../docs/y"), ("../../docs/y", "-> ../docs/./x.txt"), ("../../docs/x.txt", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
        Case("a link to a folder", ("more", "-> ../../docs"), ("../../docs/X.cs", "[FluentMigrator.Migration(2)] public class X : FluentMigrator.Migration" + Body)),
    ];

    private static object Case(string name, params (string File, string Text)[] files) => new TestCaseData((object)files).SetName($"Seen: {name}");

    [TestCaseSource(nameof(Seen))]
    public void Is_seen((string File, string Text)[] files)
    {
        Bring(files);
        Gate("--base", "main").ShouldReport(1, "error version-used-twice: Version 2 of 'default' is used twice: by ", "X on HEAD and by V2_AddCity on main");
    }

    private static readonly object[] Said =
    [
        CaseOf("what only a build knows", $"{Shop}:1: error source-not-followed", ("Shop.csproj", Sdk + "<ItemGroup><Compile Include=\"@(More)\" /></ItemGroup></Project>")),
        CaseOf("a property alone", $"{Shop}:1: error source-not-followed", ("Shop.csproj", Sdk + "<ItemGroup><Compile Include=\"$(More)\" /></ItemGroup></Project>")),
        CaseOf("a file outside of the repository", "leads out of the repository", ("Shop.csproj", Sdk + "<ItemGroup><Compile Include=\"../../../x.cs\" /></ItemGroup></Project>")),
        CaseOf("a file that is made by the build", "is compiled and is no file of this commit", ("Shop.csproj", Sdk + "<ItemGroup><Compile Include=\"obj/made.cs\" /></ItemGroup></Project>")),
        CaseOf("a removal under a condition", "hangs on conditions or properties", ("Shop.csproj", Sdk + "<ItemGroup Condition=\"'$(A)'=='b'\"><Compile Remove=\"*.cs\" /></ItemGroup></Project>")),
        CaseOf("no defaults under a condition", "<EnableDefaultCompileItems> hangs on conditions", ("Shop.csproj", Sdk + "<PropertyGroup><EnableDefaultCompileItems Condition=\"'$(A)'=='b'\">false</EnableDefaultCompileItems></PropertyGroup></Project>")),
        CaseOf("a project file that is no XML", "it is not XML", ("Shop.csproj", "<<<<<<< ours")),
        CaseOf("a link out of the repository", $"{Project}/X.cs:1: error source-not-followed", ("X.cs", "-> /srv/elsewhere/X.cs")),
        CaseOf("a link round in a circle", "it is a symbolic link to X.cs, which is not in this commit", ("X.cs", "-> X.cs")),
        CaseOf("a link of a folder out of the repository", "it is a symbolic link to ../../../more", ("more", "-> ../../../more")),
        CaseOf("a pointer of git LFS", "it is a pointer of git LFS", ("X.cs", "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")),
        CaseOf("many symbols", "it asks for 7 symbols by #if", ("X.cs", "#if A || B || C || D || E || F || G\n[FluentMigrator.Migration(3)] public class X : FluentMigrator.Migration" + Body + "\n#endif")),
        CaseOf("a class of the project with the attribute's name", "MigrationAttribute is a class of the project, too", ("A.cs", "namespace Shop; public class MigrationAttribute(int n) : FluentMigrator.MigrationAttribute(n + 1);"), ("X.cs", "namespace Shop; [Migration(3)] public class X : FluentMigrator.Migration" + Body)),
    ];

    private static object CaseOf(string name, string fragment, params (string File, string Text)[] files) => new TestCaseData(fragment, files).SetName($"Said: {name}");

    [TestCaseSource(nameof(Said))]
    public void Is_said_and_closes(string fragment, (string File, string Text)[] files)
    {
        Bring(files);
        Gate("--base", "main").ShouldReport(3, fragment, "cannot be told for certain");
        Git("git checkout -q main && git merge -q feature && git checkout -q -b later && git commit -q --allow-empty -m more");
        Gate("--base", "main").ShouldReport(0); // what was there before is nobody's news
    }

    [TestCase("<ItemGroup><Compile Remove=\"V2_*.cs\" /></ItemGroup>")]
    [TestCase("<PropertyGroup><DefaultItemExcludes>$(DefaultItemExcludes);V2_AddCity.cs</DefaultItemExcludes></PropertyGroup>")]
    [TestCase("<PropertyGroup><EnableDefaultCompileItems>false</EnableDefaultCompileItems></PropertyGroup><ItemGroup><Compile Include=\"V1_CreateShops.cs\" /></ItemGroup>")]
    public void A_migration_that_is_left_out_of_the_build_is_deleted(string items)
    {
        Bring(("Shop.csproj", $"{Sdk}{items}</Project>"));
        Gate("--base", "main").ShouldReport(1, "error released-migration-deleted: V2_AddCity is released on main and HEAD deletes it", "V2_AddCity of 'default' is in it and not among the migrations");
    }

    [Test]
    public void A_part_of_a_class_that_is_edited_is_an_edit()
    {
        Put($"{Project}/A.cs", "[FluentMigrator.Migration(3)] public partial class Three { }");
        Put($"{Project}/B.cs", "public partial class Three : FluentMigrator.Migration" + Body);
        Git($"git rm -q {Project}/schema.lock");
        Commit("three");
        Bring(("B.cs", "public partial class Three : FluentMigrator.Migration" + Body.Replace("SELECT 2", "SELECT 3")));
        Gate("--base", "main").ShouldReport(1, "released-migration-edited: 3 Three is released on main and HEAD changes it");
    }

    [Test]
    public void A_branch_under_if_that_is_edited_is_an_edit_and_one_that_was_there_is_not_held_against_the_lock()
    {
        Put($"{Project}/Seed.cs", "#if DEBUG\n[FluentMigrator.Migration(99)] public class Seed : FluentMigrator.Migration" + Body + "\n#endif");
        Commit("seed");
        Git("git checkout -q -b feature");
        Add(100, "More");
        Lock((1, "CreateShops"), (2, "AddCity"), (100, "More"));
        Commit("more");
        Gate("--base", "main").ShouldReport(0, "it brings 1 migration");
        Put($"{Project}/Seed.cs", "#if DEBUG\n[FluentMigrator.Migration(99)] public class Seed : FluentMigrator.Migration" + Body.Replace("SELECT 2", "SELECT 3") + "\n#endif");
        Commit("seeds");
        Gate("--base", "main").ShouldReport(1, "released-migration-edited: 99 Seed is released on main");
    }

    [Test]
    public void A_lock_with_a_line_whose_class_nobody_sees_closes_also_where_no_class_is_seen_at_all()
    {
        Git("git checkout -q -b feature");
        Put("migrations/Other/Other.csproj", Sdk + "<ItemGroup><ProjectReference Include=\"Generator.csproj\" OutputItemType=\"Analyzer\" /></ItemGroup></Project>");
        Put("migrations/Other/schema.lock", LockText((1, "Made")));
        Commit("generated");
        Gate("--base", "main").ShouldReport(1, "migrations/Other/schema.lock:6: error lock-stale", "V1_Made of 'default' is in it and not among the migrations");
    }

    private void Bring(params (string File, string Text)[] files)
    {
        Git("git checkout -q -b feature");
        foreach ((string file, string text) in files)
        {
            if (text.StartsWith("-> ", StringComparison.Ordinal)) Git($"mkdir -p $(dirname {Project}/{file}) && ln -s {text[3..]} {Project}/{file}");
            else Put($"{Project}/{file}", text);
        }

        Commit("feature brings");
    }
}
