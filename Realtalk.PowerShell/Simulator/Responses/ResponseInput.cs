using Realtalk.Simulator.Session;

namespace Realtalk.Simulator.Responses;

/// <summary>What a response reads.</summary>
/// <param name="All">All of it.</param>
/// <param name="Cached">The part that the response before has read already.</param>
internal readonly record struct ResponseInput(TokenCount All, TokenCount Cached);
