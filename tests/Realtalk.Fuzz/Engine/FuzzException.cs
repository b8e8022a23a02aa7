namespace Realtalk.Fuzz.Engine;

/// <summary>Something is not as it must be.</summary>
internal sealed class FuzzException(string message, Exception? cause = null) : Exception(message, cause);
