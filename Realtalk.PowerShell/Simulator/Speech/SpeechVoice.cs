namespace Realtalk.Simulator.Speech;

/// <summary>Who speaks.</summary>
internal enum SpeechVoice
{
    /// <summary>The simulated model.</summary>
    Model,

    /// <summary>The person who calls.</summary>
    Caller,
}
