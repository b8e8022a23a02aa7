using System.Runtime.InteropServices;
using Realtalk.Audio;
using Realtalk.Conversations;
using Realtalk.Sessions;
using Realtalk.Soak.Calls;

namespace Realtalk.Soak.Checks;

/// <summary>
/// The recording has on its left what the user said, sample by sample, and on its right the replies' sound as far as the
/// transcript says that it was heard, in order, and nothing else.
/// </summary>
internal static class SoundCheck
{
    private const int Fade = 15 * AudioFormat.SamplesPerMillisecond;
    private const int Known = 10 * AudioFormat.SamplesPerMillisecond;
    private const int Tolerance = 30 * AudioFormat.SamplesPerMillisecond;

    public static IEnumerable<string> Find(CallRecord call)
    {
        (short[] left, short[] right) = call.Recording;
        foreach ((long position, short[] samples) in call.Said)
        {
            if (!left.AsSpan((int)Math.Min(position, left.Length)).StartsWith(samples))
            {
                yield return $"The recording does not have what the user said at {Seconds(position)}.";
            }
        }

        foreach (string fault in FindHeard(call, (short[])right.Clone()))
        {
            yield return fault;
        }
    }

    private static List<string> FindHeard(CallRecord call, short[] right)
    {
        var faults = new List<string>();
        Dictionary<string, RealtimeTranscriptEntry> entries = call.Transcript.Where(entry => entry.ItemId is not null).DistinctBy(entry => entry.ItemId).ToDictionary(entry => entry.ItemId!);
        int cursor = 0;
        int barely = 0;
        foreach ((string id, short[] sound) in Spoken(call))
        {
            RealtimeTranscriptEntry? entry = entries.GetValueOrDefault(id);
            int heard = entry is null ? 0 : entry.HeardDuration is { } time ? (int)(time.TotalMilliseconds * AudioFormat.SamplesPerMillisecond) : sound.Length;
            int first = Array.FindIndex(sound, sample => sample != 0);
            if (heard < first + Known + Tolerance)
            {
                barely += heard + Tolerance;
                continue;
            }

            int place = right.AsSpan(cursor).IndexOf(sound.AsSpan(first, Known));
            if (place < 0)
            {
                faults.Add($"The reply {id} is said to have been heard for {Seconds(heard)}, and the recording has nothing of it after {Seconds(cursor)}.");
                continue;
            }

            int begin = cursor + place;
            int length = Follow(call, right, ref begin, sound, (first, heard));
            cursor = begin;
            if (Math.Abs(length - heard) > (entry!.HeardDuration is null ? 0 : Tolerance))
            {
                faults.Add($"The reply {id} of {Seconds(sound.Length)} is said to have been heard for {Seconds(heard)}, and in the recording are {Seconds(length)} of it, up to {Seconds(cursor)}.");
            }
        }

        int rest = right.Count(sample => sample != 0);
        if (rest > barely)
        {
            int at = Array.FindIndex(right, sample => sample != 0);
            faults.Add($"The recording has {Seconds(rest)} of sound that is no reply's, first at {Seconds(at)}.");
        }

        return faults;
    }

    // How many samples of a reply are there, all the same, with pauses only where it was held. What was found is taken away.
    private static int Follow(CallRecord call, short[] right, ref int begin, short[] sound, (int From, int Heard) part)
    {
        int done = part.From;
        while (true)
        {
            int common = right.AsSpan(begin).CommonPrefixLength(sound.AsSpan(done));
            done += common;
            int end = Math.Min(right.Length, begin + common);
            right.AsSpan(begin, end - begin).Clear();
            int fade = Math.Min(right.Length - end, done < sound.Length ? Fade : 0);
            int next = done < part.Heard - Tolerance ? FindGoingOn(right, end, sound, ref done) : -1;
            right.AsSpan(end, fade).Clear();
            if (next < 0)
            {
                begin = end;
                return done;
            }

            if (call.Plan.BargeIn != BargeInMode.Confirmed)
            {
                // Nothing is lost: a machine that is too busy for this speed makes a pause.
                call.Pauses++;
            }

            // The fade-in is before it.
            right.AsSpan(Math.Max(0, next - Fade), Math.Min(Fade, next)).Clear();
            begin = next;
        }
    }

    // The first place at which it goes on, perhaps after a fade.
    private static int FindGoingOn(short[] right, int end, short[] sound, ref int done)
    {
        ReadOnlySpan<short> ahead = right.AsSpan(end, Math.Min(right.Length - end, 20 * AudioFormat.SampleRate));
        int found = -1;
        int skipped = 0;
        foreach (int skip in (int[])[0, Known, 2 * Known, 4 * Known])
        {
            ReadOnlySpan<short> wanted = sound.AsSpan(Math.Min(done + skip, sound.Length));
            if (wanted.Length > Known && wanted[..Known].ContainsAnyExcept((short)0) && ahead.IndexOf(wanted[..Known]) is var place and >= 0
                && (found < 0 || place - skip < found - skipped))
            {
                (found, skipped) = (place, skip);
            }
        }

        done += skipped;
        return found < 0 ? -1 : end + found;
    }

    // The sound that came of each item, in the order in which the first of it came.
    private static List<(string Id, short[] Sound)> Spoken(CallRecord call)
    {
        var items = new List<(string Id, List<byte> Bytes)>();
        foreach ((_, string type, var json) in call.Events)
        {
            if (type == "response.output_audio.delta")
            {
                string id = (string)json["item_id"]!;
                int index = items.FindIndex(item => item.Id == id);
                if (index < 0)
                {
                    index = items.Count;
                    items.Add((id, []));
                }

                items[index].Bytes.AddRange(Convert.FromBase64String((string)json["delta"]!));
            }
        }

        return items.ConvertAll(item => (item.Id, MemoryMarshal.Cast<byte, short>(CollectionsMarshal.AsSpan(item.Bytes)).ToArray()));
    }

    private static string Seconds(long samples) => FormattableString.Invariant($"{(double)samples / AudioFormat.SampleRate:0.000} s");
}
