namespace Realtalk.Demo;

/// <summary>What the command line asks for.</summary>
internal sealed record DemoOptions
{
    public string RecordPath { get; private set; } = Path.Combine("out", "car-rental-call.wav");

    public string? EventsPath { get; private set; }

    public bool RealTime { get; private set; } = true;

    public string? Endpoint { get; private set; }

    public string? Model { get; private set; }

    /// <summary>A PulseAudio sink that the caller speaks into; null for the caller's voice without a device.</summary>
    public string? CallerDevice { get; private set; }

    public string? InputDevice { get; private set; }

    public string? OutputDevice { get; private set; }

    public bool ShowHelp { get; private set; }

    public static string Help => """
        Holds the car-rental call: a caller, the model, and the software beside them.

        usage: dotnet run --project tests/Realtalk.Demo -- [options]

          --record FILE         the recording, a stereo WAV file: caller left, model right (out/car-rental-call.wav)
          --events FILE         the event log, as JSON Lines
          --no-realtime         eight times as fast as real time, and without a gap where the machine cannot follow
          --endpoint URL        another server than the simulator; its key from OPENAI_API_KEY or AZURE_OPENAI_API_KEY
          --model NAME          the model, or Azure's deployment
          --output-device NAME  a PulseAudio loudspeaker to hear the model on; the rest as without
          --caller-device NAME  a PulseAudio loudspeaker that the caller speaks into, and
          --input-device NAME   the PulseAudio microphone that hears it
          --help                this text
        """;

    /// <exception cref="ArgumentException">An option is not known or lacks its value.</exception>
    public static DemoOptions Parse(string[] arguments)
    {
        var options = new DemoOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            string name = arguments[i];
            string Value() => ++i < arguments.Length ? arguments[i] : throw new ArgumentException($"{name} needs a value.");
            switch (name)
            {
                case "--record":
                    options.RecordPath = Value();
                    break;
                case "--events":
                    options.EventsPath = Value();
                    break;
                case "--no-realtime":
                    options.RealTime = false;
                    break;
                case "--endpoint":
                    options.Endpoint = Value();
                    break;
                case "--model":
                    options.Model = Value();
                    break;
                case "--caller-device":
                    options.CallerDevice = Value();
                    break;
                case "--input-device":
                    options.InputDevice = Value();
                    break;
                case "--output-device":
                    options.OutputDevice = Value();
                    break;
                case "--help" or "-h" or "-?":
                    options.ShowHelp = true;
                    break;
                default:
                    throw new ArgumentException($"'{name}' is not an option.");
            }
        }

        if (options.CallerDevice is null != options.InputDevice is null)
        {
            throw new ArgumentException("--caller-device and --input-device go together: the one is heard by the other.");
        }

        bool usesDevice = options.CallerDevice is not null || options.OutputDevice is not null;
        return !options.RealTime && (usesDevice || options.Endpoint is not null)
            ? throw new ArgumentException("--no-realtime is for the simulator without devices: they keep their own time.")
            : options;
    }
}
