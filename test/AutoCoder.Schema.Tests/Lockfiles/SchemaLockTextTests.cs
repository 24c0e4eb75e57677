using AutoCoder.Schema.Lockfiles;
using AutoCoder.Schema.Schemas;

namespace AutoCoder.Schema.Tests.Lockfiles;

public class SchemaLockTextTests
{
    [Test]
    public void A_lock_is_written_like_this() => SchemaLockText.Write(Locks.Small()).ShouldBe(
        """
        # Lock file: what each migration really executes, and the schema it leads to. Made by: autocoder-schema lock
        # Do not edit it. On a merge conflict: merge the migrations, then run: autocoder-schema lock
        format 1

        kind assistant
        1 CreateConversations up 1:4ce91eaac88c87e45dd1f2e6b39c4292 down 1:7a5ff8f5ea6b7375832c9291445589ab schema 5cb4bf58ca5ee2c1fe0f6060e1746b95 chain 1d3490283ee256dd03500d688f1c76ff
        2 AddMode up 1:5e6662edbeeb517017e5daf01425fcb1 down 1:b76f17386a0417e2bf08133fe076f298 schema 8e57ad0f29ed6354731cd8eb8d6b2b7d chain 173f52a9bc73a140af0cace61a384469
        3 FillMode up 1:73007406f5974f696946e2e58c421848 down 1:2ed41144ed559be38fb977de9a724eb8 schema 8e57ad0f29ed6354731cd8eb8d6b2b7d chain 14210df70a7bb7d37b77f896134b2e9a code
        4 DropIndex up 1:63040ca853a69cc165c92817511ecae7 down 1:e6b3c192e10a44ccf1829b5c827b87bc schema 45cf8bf3f3a68e0226ccf617e99df5ef chain e226468d510812dd92bc18018fba8d5c

        schema 4 digest 7e8239f480ffd5321e10fcc85399f4aa
          CREATE TABLE conversations (
            id integer,
            title text,
            mode varchar(10) NOT NULL DEFAULT 'dev',
            PRIMARY KEY (id)
          );
          CREATE VIEW titles AS
            SELECT title
            FROM conversations;

        before 4
          CREATE INDEX ix_mode ON conversations (mode);
          DROP VIEW titles;

        before 2
          CREATE TABLE conversations (
            id integer,
            title text,
            PRIMARY KEY (id)
          );
          DROP INDEX ix_mode;

        kind registry
        20260101 CreateProjects up 1:6cda51689bdb600cc4d628b2e0ed5cc5 down 1:07d091ca531cce58f3a12f003c9e7043 schema e19167381bf9fd5ec1bf0745f149bc2a chain 56c58eeaafb9923d23d82b4cd9d9bc36

        schema 20260101 digest 4cc2ba1b23a38d298bb0a1ad966c9d37
          CREATE TABLE projects (
            name text NOT NULL,
            PRIMARY KEY (name)
          ) WITHOUT ROWID;

        end

        """);

    [Test]
    public void What_is_written_reads_back_the_same()
    {
        SchemaLock small = Locks.Small();

        ShouldBeSame(Locks.Read(SchemaLockText.Write(small)), small);
        SchemaLockText.Write(Locks.Read(SchemaLockText.Write(small))).ShouldBe(SchemaLockText.Write(small));
    }

    internal static void ShouldBeSame(SchemaLock read, SchemaLock written)
    {
        read.Kinds.Select(kind => kind.Kind).ShouldBe(written.Kinds.Select(kind => kind.Kind));
        foreach (KindLock kind in written.Kinds)
        {
            KindLock other = read.Find(kind.Kind)!;
            other.Migrations.ShouldBe(kind.Migrations);
            foreach (LockedMigration migration in kind.Migrations)
            {
                DatabaseSchema schema = other.SchemaAt(migration.Version)!;
                schema.CanonicalText.ShouldBe(kind.SchemaAt(migration.Version)!.CanonicalText);
                migration.Fits(schema).ShouldBeTrue();
            }
        }
    }
}
