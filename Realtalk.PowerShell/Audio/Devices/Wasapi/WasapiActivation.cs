using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NAudio.CoreAudioApi;
using NAudio.CoreAudioApi.Interfaces;

namespace Realtalk.Audio.Devices.Wasapi;

/// <summary>
/// Activates a device for conversation. NAudio gives no way to tell Windows what a stream is for, which has to happen between
/// activation and initialization, so this calls the interfaces of mmdeviceapi.h and audioclient.h by their place.
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WasapiActivation
{
    // Three methods of IUnknown come first in every interface; IAudioClient2 follows the twelve of IAudioClient.
    private const int GetDeviceSlot = 3 + 2;
    private const int ActivateSlot = 3;
    private const int SetClientPropertiesSlot = 3 + 12 + 1;

    // CLSCTX_ALL
    private const uint AnyContext = 0x17;

    private static readonly Guid EnumeratorClass = new("BCDE0395-E52F-467C-8E3D-C4579291692E");
    private static readonly Guid EnumeratorInterface = new("A95664D2-9614-4F35-A746-DE8DB63617E6");
    private static readonly Guid AudioClient2Interface = new("726778CD-F60A-4EDA-82DE-E47610CD78AA");

    /// <summary>Activates a device in the communications category, for which Windows applies its own echo canceller.</summary>
    /// <param name="id">The device's id.</param>
    /// <exception cref="COMException">The device is not there.</exception>
    public static AudioClient Activate(string id)
    {
        object enumerator = Activator.CreateInstance(Type.GetTypeFromCLSID(EnumeratorClass, throwOnError: true)!)!;
        nint enumeratorPointer = Query(enumerator, EnumeratorInterface);
        nint device = 0;
        nint client = 0;
        try
        {
            fixed (char* name = id)
            {
                Check(((delegate* unmanaged[Stdcall]<nint, char*, nint*, int>)Method(enumeratorPointer, GetDeviceSlot))(enumeratorPointer, name, &device));
            }

            Guid wanted = AudioClient2Interface;
            Check(((delegate* unmanaged[Stdcall]<nint, Guid*, uint, nint, nint*, int>)Method(device, ActivateSlot))(device, &wanted, AnyContext, 0, &client));
            var properties = new AudioClientProperties
            {
                cbSize = (uint)sizeof(AudioClientProperties),
                eCategory = AudioStreamCategory.Communications,
            };

            // A driver that does not know the category still makes sound.
            _ = ((delegate* unmanaged[Stdcall]<nint, AudioClientProperties*, int>)Method(client, SetClientPropertiesSlot))(client, &properties);
            return new AudioClient((IAudioClient)Marshal.GetObjectForIUnknown(client));
        }
        finally
        {
            Release(client);
            Release(device);
            Release(enumeratorPointer);
        }
    }

    private static void* Method(nint instance, int slot) => (*(void***)instance)[slot];

    private static nint Query(object instance, Guid wanted)
    {
        nint unknown = Marshal.GetIUnknownForObject(instance);
        try
        {
            Check(Marshal.QueryInterface(unknown, in wanted, out nint result));
            return result;
        }
        finally
        {
            Release(unknown);
        }
    }

    private static void Check(int result) => Marshal.ThrowExceptionForHR(result);

    private static void Release(nint instance)
    {
        if (instance != 0)
        {
            Marshal.Release(instance);
        }
    }
}
