namespace AutoCoder.Schema.Schemas;

/// <summary>One way in which a database's schema departs from the expected one.</summary>
/// <param name="Class">Breaking or harmless.</param>
/// <param name="Subject">What differs: <c>conversations</c>, <c>conversations.mode</c>, <c>ix_conversations_mode</c>.</param>
/// <param name="Description">One sentence: what is different and what happens because of it.</param>
public sealed record SchemaDifference(DifferenceClass Class, string Subject, string Description);
