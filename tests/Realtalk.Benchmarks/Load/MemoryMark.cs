namespace Realtalk.Benchmarks.Load;

/// <summary>What a long conversation holds at one time of it.</summary>
/// <param name="Minutes">The conversation's time.</param>
/// <param name="HeapBytes">What lives on the heap after a collection.</param>
/// <param name="ResidentBytes">What the process holds of the machine's memory after that.</param>
/// <param name="SpoolBytes">What the log's file holds.</param>
/// <param name="Events">How many events there have been.</param>
/// <param name="Items">How many entries the transcript has.</param>
/// <param name="Replies">How many replies were begun to be heard.</param>
/// <param name="Interruptions">How many were interrupted.</param>
/// <param name="ToolCalls">How many calls of a tool ended.</param>
/// <param name="Threads">How many threads the process has.</param>
/// <param name="LostFrames">Frames of the microphone that were dropped, and payloads that the log lost.</param>
internal sealed record MemoryMark(
    double Minutes, long HeapBytes, long ResidentBytes, long SpoolBytes, long Events, int Items, int Replies, int Interruptions, int ToolCalls, int Threads, long LostFrames);
