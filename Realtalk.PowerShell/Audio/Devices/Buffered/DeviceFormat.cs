namespace Realtalk.Audio.Devices.Buffered;

/// <summary>What a device works with.</summary>
/// <param name="Rate">Frames a second.</param>
/// <param name="Channels">Samples in a frame.</param>
internal readonly record struct DeviceFormat(int Rate, int Channels);
