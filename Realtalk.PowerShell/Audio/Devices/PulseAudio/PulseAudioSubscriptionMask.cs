namespace Realtalk.Audio.Devices.PulseAudio;

/// <summary>pa_subscription_mask_t of pulse/def.h.</summary>
[Flags]
internal enum PulseAudioSubscriptionMask
{
    None = 0,

    /// <summary>Sinks come, go and change.</summary>
    Sink = 0x01,

    /// <summary>Sources come, go and change.</summary>
    Source = 0x02,

    /// <summary>The defaults change.</summary>
    Server = 0x80,
}
