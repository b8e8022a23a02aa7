namespace Realtalk.Timeline;

/// <summary>From the end of the caller's turn to the first sound of the reply.</summary>
internal readonly record struct ReplyDelay(DateTimeOffset From, DateTimeOffset To)
{
    public TimeSpan Duration => To - From;
}
