namespace Realtalk.Fuzz.Engine;

/// <summary>A case that went wrong.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Round">Its round.</param>
/// <param name="Index">Its place in the round; that behind the last where the end of the round went wrong.</param>
/// <param name="What">What went wrong.</param>
/// <param name="Input">The input, made smaller where a smaller one does the same.</param>
/// <param name="IsAlone">Whether the input does so by itself, without those before it.</param>
internal sealed record FuzzFault(string Target, int Round, int Index, string What, byte[] Input, bool IsAlone);
