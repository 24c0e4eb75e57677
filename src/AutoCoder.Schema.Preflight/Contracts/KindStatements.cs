namespace AutoCoder.Schema.Preflight.Contracts;

/// <summary>The statements to prepare against databases of one kind.</summary>
/// <param name="Check">Prepares them.</param>
/// <param name="PassAtHead">
/// Whether all of them are known to pass against the newest schema of the lock; those that do not are told once and are not
/// among them.
/// </param>
internal sealed record KindStatements(StatementCheck Check, bool PassAtHead);
