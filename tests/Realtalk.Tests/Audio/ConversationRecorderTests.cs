using Realtalk.Audio;

namespace Realtalk.Tests.Audio;

public class ConversationRecorderTests
{
    [Fact]
    public async Task Left_is_what_was_sent_and_right_what_was_heard_when_it_was_heard()
    {
        (short[] left, short[] right) = await RecordAsync(recorder =>
        {
            recorder.WriteSent(Constant(1, 480));
            recorder.WriteHeard(Constant(5, 100), pendingSamples: 20, continues: false);
            recorder.WriteSent(Constant(2, 480));
            recorder.WriteHeard(Constant(6, 100), pendingSamples: 999, continues: true);
        });
        Assert.Equal([.. Constant(1, 480), .. Constant(2, 480)], left);
        Assert.Equal([.. Constant(0, 500), .. Constant(5, 100), .. Constant(6, 100), .. Constant(0, 260)], right);
    }

    [Fact]
    public async Task What_was_cut_off_is_not_in_it()
    {
        (_, short[] right) = await RecordAsync(recorder =>
        {
            recorder.WriteSent(Constant(1, 480));
            recorder.WriteHeard(Constant(5, 100), 0, continues: false);
            recorder.ReplaceHeardTail(Constant(0, 40));
        });
        Assert.Equal([.. Constant(0, 480), .. Constant(5, 60), .. Constant(0, 40)], right);
    }

    [Fact]
    public async Task Hours_go_to_the_disk_as_they_come()
    {
        (short[] left, _) = await RecordAsync(recorder =>
        {
            for (int i = 0; i < 1000; i++)
            {
                recorder.WriteSent(Constant((short)i, 480));
            }
        });
        Assert.Equal(480_000, left.Length);
        Assert.Equal(999, left[^1]);
    }

    [Fact]
    public void A_file_that_cannot_be_created_is_an_error_at_once()
    {
        using var folder = new TemporaryFolder();
        RealtimeException exception = Assert.Throws<RealtimeException>(() => new ConversationRecorder(folder.File("no/such/folder.wav"), _ => { }));
        Assert.Equal("WaveNotCreated", exception.ErrorId);
    }

    private static short[] Constant(short value, int count) => Enumerable.Repeat(value, count).ToArray();

    private static async Task<(short[] Left, short[] Right)> RecordAsync(Action<ConversationRecorder> record)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("call.wav");
        await using (var recorder = new ConversationRecorder(path, warning => Assert.Fail(warning)))
        {
            record(recorder);
        }

        return StereoFile.Read(path);
    }
}
