namespace Realtalk.Audio;

/// <summary>Takes down both sides of a conversation. The capture loop and the playback loop call; nothing here waits.</summary>
internal interface IConversationRecorder
{
    /// <summary>Takes down what the microphone sent; it moves the recording's time on.</summary>
    void WriteSent(ReadOnlySpan<short> samples);

    /// <summary>Takes down what is about to be heard.</summary>
    /// <param name="samples">The samples handed to the device.</param>
    /// <param name="pendingSamples">How many samples the device held before, so how much later these are heard.</param>
    /// <param name="continues">Whether they follow the ones before without a pause.</param>
    void WriteHeard(ReadOnlySpan<short> samples, int pendingSamples, bool continues);

    /// <summary>Puts samples in the place of the last ones that were to be heard.</summary>
    void ReplaceHeardTail(ReadOnlySpan<short> tail);
}
