namespace System.Runtime.CompilerServices;

/// <summary>What the compiler wants for records where the framework has it not (.NET Standard 2.0).</summary>
internal static class IsExternalInit;
