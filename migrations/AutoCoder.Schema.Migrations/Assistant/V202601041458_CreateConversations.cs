using FluentMigrator;

namespace AutoCoder.Schema.Migrations.Assistant;

/// <summary>Conversations with the assistant, and their messages.</summary>
[Migration(202601041458L, "Create conversations and their messages")]
[Tags("assistant")]
public sealed class V202601041458_CreateConversations : Migration
{
    /// <inheritdoc />
    public override void Up()
    {
        Create.Table("conversations")
            .WithColumn("id").AsCustom("INTEGER").NotNullable().PrimaryKey().Indexed("ix_conversations_id")
            .WithColumn("project_name").AsCustom("VARCHAR(100)").NotNullable().Indexed("ix_conversations_project_name")
            .WithColumn("title").AsCustom("VARCHAR(200)").Nullable()
            .WithColumn("created_at").AsCustom("DATETIME").Nullable()
            .WithColumn("updated_at").AsCustom("DATETIME").Nullable();

        Create.Table("conversation_messages")
            .WithColumn("id").AsCustom("INTEGER").NotNullable().PrimaryKey().Indexed("ix_conversation_messages_id")
            .WithColumn("conversation_id").AsCustom("INTEGER").NotNullable()
                .ForeignKey("conversations", "id").Indexed("ix_conversation_messages_conversation_id")
            .WithColumn("role").AsCustom("VARCHAR(20)").NotNullable()
            .WithColumn("content").AsCustom("TEXT").NotNullable()
            .WithColumn("timestamp").AsCustom("DATETIME").Nullable();
    }

    /// <inheritdoc />
    public override void Down()
    {
        Delete.Table("conversation_messages");
        Delete.Table("conversations");
    }
}
