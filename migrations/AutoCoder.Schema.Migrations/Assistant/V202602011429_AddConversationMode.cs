using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Assistant;

/// <summary>The mode of a conversation: <c>dev</c> or <c>uat</c>. The column whose absence was the incident.</summary>
[Migration(202602011429L, "Add the mode of a conversation")]
[Tags("assistant")]
public sealed class V202602011429_AddConversationMode : Migration
{
    /// <inheritdoc />
    public override void Up() =>
        Alter.Table("conversations")
            .AddColumn("mode").AsCustom("VARCHAR(10)").NotNullable().WithDefaultValue("dev").Indexed("ix_conversations_mode");

    /// <inheritdoc />
    public override void Down()
    {
        // SQLite refuses to drop a column that an index names.
        Delete.Index("ix_conversations_mode").OnTable("conversations");
        Delete.Column("mode").FromTable("conversations");
    }
}
