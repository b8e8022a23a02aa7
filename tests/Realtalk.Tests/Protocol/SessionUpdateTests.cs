using System.Text;
using Realtalk.Protocol;

namespace Realtalk.Tests.Protocol;

public sealed class SessionUpdateTests
{
    [Fact]
    public void What_is_off_is_written_as_null_and_what_is_not_named_is_left_out()
    {
        var session = new SessionUpdate
        {
            Audio = new SessionAudio
            {
                Input = new SessionAudioInput
                {
                    Transcription = TranscriptionSettings.Off,
                    NoiseReduction = TypedSetting.Off,
                    TurnDetection = TurnDetectionSettings.Off,
                },
            },
        };
        Assert.Equal(
            """{"type":"realtime","audio":{"input":{"transcription":null,"noise_reduction":null,"turn_detection":null}}}""",
            Write(session));
    }

    [Fact]
    public void What_is_on_is_written_with_what_was_set()
    {
        var session = new SessionUpdate
        {
            Audio = new SessionAudio
            {
                Input = new SessionAudioInput
                {
                    Transcription = new TranscriptionSettings { Model = "gpt-transcribe", Language = "en" },
                    NoiseReduction = new TypedSetting("far_field"),
                },
            },
        };
        Assert.Equal(
            """{"type":"realtime","audio":{"input":{"transcription":{"model":"gpt-transcribe","language":"en"},"noise_reduction":{"type":"far_field"}}}}""",
            Write(session));
    }

    private static string Write(SessionUpdate session)
    {
        string json = Encoding.UTF8.GetString(ProtocolJson.Serialize(new SessionUpdateEvent(session)));
        const string Start = "\"session\":";
        return json[(json.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..^1];
    }
}
