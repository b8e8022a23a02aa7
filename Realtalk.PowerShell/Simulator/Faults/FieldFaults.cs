using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Realtalk.Simulator.Faults;

/// <summary>Takes fields from events, or makes null of them.</summary>
internal sealed class FieldFaults(Random random, double nulls, double missing)
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The event, with less in it.</summary>
    public byte[] Spoil(byte[] frame)
    {
        JsonNode root = JsonNode.Parse(frame)!;
        Spoil(root, isEvent: true);
        return JsonSerializer.SerializeToUtf8Bytes(root, Plain);
    }

    private void Spoil(JsonNode? node, bool isEvent)
    {
        if (node is JsonArray list)
        {
            foreach (JsonNode? element in list)
            {
                Spoil(element, isEvent: false);
            }
        }
        else if (node is JsonObject map)
        {
            foreach (string key in map.Select(field => field.Key).Where(key => !(isEvent && key == "type")).ToArray())
            {
                double chance = random.NextDouble();
                if (chance < nulls)
                {
                    map[key] = null;
                }
                else if (chance < nulls + missing)
                {
                    map.Remove(key);
                }
                else
                {
                    Spoil(map[key], isEvent: false);
                }
            }
        }
    }
}
