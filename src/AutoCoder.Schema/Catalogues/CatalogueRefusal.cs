namespace AutoCoder.Schema.Catalogues;

/// <summary>Why an assembly's migrations cannot be trusted to say what a database needs.</summary>
/// <param name="Reason">Which rule the assembly breaks.</param>
/// <param name="ClassName">The class at fault, or null when the file itself is.</param>
/// <param name="Message">One sentence that names the class and the value, and says what to do.</param>
internal sealed record CatalogueRefusal(CatalogueRefusalReason Reason, string? ClassName, string Message);
