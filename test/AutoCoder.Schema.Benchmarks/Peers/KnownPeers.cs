namespace AutoCoder.Schema.Benchmarks.Peers;

/// <summary>The other tools that are measured where they are installed.</summary>
internal static class KnownPeers
{
    private const int Migrations = 7;

    /// <summary>All.</summary>
    public static IReadOnlyList<Peer> All => [Alembic, Sqitch, Django, Dbmate];

    private static IEnumerable<int> Numbers => Enumerable.Range(1, Migrations);

    private static Peer Alembic => new(
        "alembic current", "alembic",
        [
            ("alembic.ini", "[alembic]\nscript_location = scripts\nsqlalchemy.url = sqlite:///peer.db\n"),
            ("scripts/env.py", """
                from alembic import context
                from sqlalchemy import create_engine
                engine = create_engine(context.config.get_main_option('sqlalchemy.url'))
                with engine.connect() as connection:
                    context.configure(connection=connection)
                    with context.begin_transaction():
                        context.run_migrations()
                """),
            ("scripts/script.py.mako", ""),
            .. Numbers.Select(number => ($"scripts/versions/m{number}.py", $"""
                from alembic import op
                import sqlalchemy as sa
                revision = 'm{number}'
                down_revision = {(number == 1 ? "None" : $"'m{number - 1}'")}
                def upgrade():
                    op.create_table('t{number}', sa.Column('id', sa.Integer, primary_key=True), sa.Column('name', sa.String(100)))
                def downgrade():
                    op.drop_table('t{number}')
                """)),
        ],
        [["alembic", "upgrade", "head"]], ["alembic", "current"]);

    private static Peer Sqitch => new(
        "sqitch status", "sqitch",
        [
            ("sqitch.conf", "[core]\n\tengine = sqlite\n[user]\n\tname = benchmark\n\temail = benchmark@example.org\n[target \"peer\"]\n\turi = db:sqlite:peer.db\n[engine \"sqlite\"]\n\ttarget = peer\n"),
            ("sqitch.plan", $"%syntax-version=1.0.0\n%project=peer\n\n{string.Concat(Numbers.Select(number => $"m{number} 2026-01-0{number}T00:00:00Z benchmark <benchmark@example.org> # table {number}\n"))}"),
            .. Numbers.Select(number => ($"deploy/m{number}.sql", $"BEGIN;\nCREATE TABLE t{number} (id INTEGER PRIMARY KEY, name TEXT);\nCOMMIT;\n")),
        ],
        [["sqitch", "deploy"]], ["sqitch", "status"]);

    private static Peer Django => new(
        "django migrate --check", "django-admin",
        [
            ("settings.py", "SECRET_KEY = 'benchmark'\nINSTALLED_APPS = ['app']\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\nDATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'peer.db'}}\n"),
            ("app/__init__.py", ""), ("app/migrations/__init__.py", ""),
            ("app/models.py", $"from django.db import models\n{string.Concat(Numbers.Select(number => $"class T{number}(models.Model):\n    name = models.CharField(max_length=100)\n"))}"),
            .. Numbers.Select(number => ($"app/migrations/m{number}.py", $"""
                from django.db import migrations, models
                class Migration(migrations.Migration):
                    dependencies = [{(number == 1 ? "" : $"('app', 'm{number - 1}')")}]
                    operations = [migrations.CreateModel(name='T{number}', fields=[('id', models.AutoField(primary_key=True)), ('name', models.CharField(max_length=100))])]
                """)),
        ],
        [["django-admin", "migrate", "--settings=settings", "--pythonpath=."]], ["django-admin", "migrate", "--check", "--settings=settings", "--pythonpath=."]);

    private static Peer Dbmate => new(
        "dbmate status", "dbmate",
        [.. Numbers.Select(number => ($"db/migrations/2026010{number}000000_m{number}.sql", $"-- migrate:up\nCREATE TABLE t{number} (id INTEGER PRIMARY KEY, name TEXT);\n-- migrate:down\nDROP TABLE t{number};\n"))],
        [["dbmate", "--url", "sqlite:peer.db", "--no-dump-schema", "up"]], ["dbmate", "--url", "sqlite:peer.db", "status", "--exit-code"]);
}
