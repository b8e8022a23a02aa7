using System.Text;
using Realtalk.Audio;
using Realtalk.Protocol;
using Realtalk.Sessions;

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

    [Theory]
    [InlineData(RealtimeAudioFormat.Pcm, """{"type":"audio/pcm","rate":24000}""")]
    [InlineData(RealtimeAudioFormat.G711Ulaw, """{"type":"audio/pcmu"}""")]
    [InlineData(RealtimeAudioFormat.G711Alaw, """{"type":"audio/pcma"}""")]
    public void The_form_of_the_sound_is_said_for_both_ways(RealtimeAudioFormat format, string written)
    {
        SessionUpdate session = new RealtimeStreamOptions { AudioFormat = format, TranscriptionModel = null }.ToSession();
        string side = "{\"format\":" + written + "}";
        Assert.Equal("{\"type\":\"realtime\",\"audio\":{\"input\":" + side + ",\"output\":" + side + "}}", Write(session));
    }

    private static string Write(SessionUpdate session)
    {
        string json = Encoding.UTF8.GetString(ProtocolJson.Serialize(new SessionUpdateEvent(session)));
        const string Start = "\"session\":";
        return json[(json.IndexOf(Start, StringComparison.Ordinal) + Start.Length)..^1];
    }
}
