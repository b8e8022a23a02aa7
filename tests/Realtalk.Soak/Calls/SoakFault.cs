namespace Realtalk.Soak.Calls;

/// <summary>A call came to no end.</summary>
internal sealed class SoakFault(string message) : Exception(message);
