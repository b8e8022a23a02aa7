using Realtalk.Audio.Devices;
using Realtalk.Audio.Devices.Wave;
using Realtalk.Audio.Echo;
using Realtalk.Simulator;

namespace Realtalk.Conversations;

/// <summary>The devices of a conversation, opened from what a person named. Until they are given to a conversation they are this object's to dispose; the clock always is.</summary>
internal sealed class ConversationDevices : IDisposable
{
    private readonly WaveClock _clock;
    private readonly ScriptedCaller? _caller;
    private readonly RealtimeReplay? _replay;
    private readonly ClockedInput? _clocked;
    private volatile RealtimeConversation? _conversation;
    private volatile ReplayLockstep? _lockstep;

    private ConversationDevices(DeviceSelection selection)
    {
        CheckPaths(selection);
        _replay = selection.Replay;
        bool usesRecorded = _replay is not null && selection is { InputDevice: null, InputPath: null, Caller: null };
        _caller = selection.Caller is { } caller ? ScriptedCaller.Load(caller) : null;
        _clock = new WaveClock(selection.Speed)
        {
            // Real time waits for nobody; a faster clock has to wait for those who are not as fast.
            Hold = _replay is null && selection.Speed <= 1 ? null
                : () => _lockstep?.MustWait() ?? (selection.Speed > 1 && (_conversation?.IsBehind ?? false)),
        };
        Input = null!;
        Output = null!;
        try
        {
            bool isMicrophone = _caller is null && selection.InputPath is null && !usesRecorded;
            bool asksSystem = isMicrophone && selection is { EchoCancellation: EchoCancellation.Auto, Duplex: DuplexMode.Full };
            Output = OpenOutput(selection, asksSystem, out bool isLive);
            Input = usesRecorded ? OpenRecorded(isLive, selection) : OpenInput(selection, asksSystem && isLive, isLive);
            _clocked = isLive ? null : Input as ClockedInput ?? (Input as WaveFileInput)?.Clocked;
            (Input, Output) = TakeOutEcho(selection, isMicrophone && isLive);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The microphone, or what stands for one.</summary>
    public IAudioInput Input { get; }

    /// <summary>The loudspeaker, or what stands for one.</summary>
    public IAudioOutput Output { get; }

    /// <summary>Whether it plays to nobody though it was not asked to: there is no sound on this machine, and it is recorded.</summary>
    public bool IsUnheard { get; private set; }

    /// <summary>Opens the devices.</summary>
    /// <exception cref="RealtimeException">There is no such device, file or scenario, or no sound on this machine.</exception>
    public static ConversationDevices Open(DeviceSelection selection) => new(selection);

    /// <summary>The conversation is about to begin: where its devices set the time of a replay, no sound comes before they do.</summary>
    public void Prepare()
    {
        if (_clocked is not null)
        {
            _replay?.Session?.ExpectDevices();
        }
    }

    /// <summary>Lets the time of files and callers run, and the caller listen.</summary>
    public void Join(RealtimeConversation conversation)
    {
        _conversation = conversation;
        _caller?.Join(conversation);
        if (_clocked is { } input && _replay?.Session is { } session)
        {
            _lockstep = new ReplayLockstep(conversation, session, _clock, input, inputEnds: Input is ClockedInput);
        }

        _clock.Start();
    }

    public void Dispose()
    {
        _replay?.Session?.ForgetDevices();
        Input?.Dispose();
        Output?.Dispose();
        _clock.Dispose();
    }

    // Both wrappers dispose what they wrap.
    private (IAudioInput Input, IAudioOutput Output) TakeOutEcho(DeviceSelection selection, bool isInTheAir)
    {
        IAudioInput input = Input;
        IAudioOutput output = Output;
        if (selection.EchoCancellation == EchoCancellation.Speex)
        {
            (input, output) = EchoRemoval.Apply(input, output, new SpeexEchoCanceller());
        }
        else if (isInTheAir && selection is { EchoCancellation: EchoCancellation.Auto, Duplex: DuplexMode.Full } && !OperatingSystem.IsWindows())
        {
            (input, output) = EchoRemoval.Apply(input, output, EchoRemoval.Choose(input, output));
        }

        return (selection.Duplex == DuplexMode.Half ? new HalfDuplexGate(input, () => _conversation?.IsSpeaking ?? false) : input, output);
    }

    // A device that goes before the conversation has begun is found by the loops.
    private void Notice(string message) => _conversation?.Stream.Warn(message);

    private static void CheckPaths(DeviceSelection selection)
    {
        string? twice = new[] { selection.InputPath, selection.OutputPath, selection.RecordPath }
            .OfType<string>().Select(Path.GetFullPath).GroupBy(path => path, StringComparer.OrdinalIgnoreCase).FirstOrDefault(same => same.Count() > 1)?.Key;
        if (twice is not null)
        {
            throw new RealtimeException(
                "PathsCollide",
                RealtimeErrorKind.InvalidArgument,
                $"'{twice}' is named for two purposes.",
                "Name different files for -InputPath, -OutputPath and -RecordPath.",
                twice);
        }
    }

    private IAudioOutput OpenOutput(DeviceSelection selection, bool wantsEchoCancelled, out bool isLive)
    {
        // On a machine without sound a recording is as good as listening; and a fast call is nothing for an ear.
        bool mayBeSilent = selection.OutputDevice is null && selection.RecordPath is not null;
        bool isSilent = selection.OutputPath is null
            && (selection.Speed > 1 || (mayBeSilent && !AudioBackends.All.Any(backend => backend.IsAvailable)));
        IsUnheard = isSilent && selection.Speed <= 1;
        isLive = !isSilent && selection.OutputPath is null && !DeviceOpener.IsNone(selection.OutputDevice);
        return DeviceOpener.OpenOutput(isSilent ? DeviceOpener.None : selection.OutputDevice, selection.OutputPath, _clock, Notice, wantsEchoCancelled);
    }

    private IAudioInput OpenRecorded(bool outputIsLive, DeviceSelection selection)
    {
        var input = new ClockedInput(_clock, "microphone of the recorded call", new ReplayMicrophone(_replay!.Events).Produce);
        return outputIsLive ? new MonitoredInput(input, AudioBackends.OpenOutput(selection.OutputDevice)) : input;
    }

    private IAudioInput OpenInput(DeviceSelection selection, bool wantsEchoCancelled, bool outputIsLive)
    {
        if (_caller is null)
        {
            return DeviceOpener.OpenInput(selection.InputDevice, selection.InputPath, _clock, Notice, wantsEchoCancelled);
        }

        if (selection.InputDevice is not null || selection.InputPath is not null)
        {
            throw new RealtimeException(
                "CallerAndDevice",
                RealtimeErrorKind.InvalidArgument,
                "-Caller stands in the place of a microphone, and another is named.",
                "Leave out -Caller, or -InputDevice and -InputPath.",
                selection.Caller);
        }

        // Who listens wants to hear both.
        var caller = new ClockedInput(_clock, _caller.Name, _caller.Produce);
        return outputIsLive ? new MonitoredInput(caller, AudioBackends.OpenOutput(selection.OutputDevice)) : caller;
    }
}
