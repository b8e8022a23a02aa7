using System.Text.Json.Nodes;
using Realtalk.Protocol;
using Realtalk.Simulator.Wire;

namespace Realtalk.Simulator.Session;

/// <summary>Answers what clients ask of conversation items.</summary>
internal sealed class ItemRequests
{
    private readonly SessionContext _context;

    public ItemRequests(SessionContext context) => _context = context;

    /// <summary><c>conversation.item.create</c></summary>
    public void Create(JsonObject request)
    {
        var item = StoredItem.FromClient((JsonObject)request["item"]!, _context.Settings.InputCoding, "item");
        if (item.Type == "function_call_output" && !_context.Conversation.Items.Any(call => call.Type == "function_call" && call.CallId == item.CallId))
        {
            throw new ProtocolFault("invalid_tool_call_id", $"Tool call ID '{item.CallId}' not found in conversation.", "item.call_id");
        }

        if (item.Audio.Count > 0)
        {
            SpeechMeter.Listen(item, _context);
        }

        _context.Conversation.Insert(item, (string?)request["previous_item_id"]);
        Announce(item, _context);
    }

    /// <summary><c>conversation.item.retrieve</c></summary>
    public void Retrieve(JsonObject request)
    {
        StoredItem item = Find(request, "item_retrieve_invalid_item_id", "Error retrieving item: the item with id '{0}' does not exist.");
        _context.Events.Send(ServerEventKind.ConversationItemRetrieved, ("item", item.ToJson(withAudio: true)));
    }

    /// <summary><c>conversation.item.delete</c></summary>
    public void Delete(JsonObject request)
    {
        StoredItem item = Find(request, "item_delete_invalid_item_id", "Error deleting item: the item with id '{0}' does not exist.");
        _context.Conversation.Remove(item);
        _context.Events.Send(ServerEventKind.ConversationItemDeleted, ("item_id", item.Id));
    }

    /// <summary><c>conversation.item.truncate</c></summary>
    public void Truncate(JsonObject request)
    {
        StoredItem item = Find(request, "item_truncate_invalid_item_id", "Item with item_id not found: {0}");
        int index = (int)request["content_index"]!;
        int end = (int)request["audio_end_ms"]!;
        if (item.Role != "assistant")
        {
            throw ProtocolFault.InvalidValue("item_id", "Only model output audio messages can be truncated");
        }

        if (!item.Audio.TryGetValue(index, out ItemAudio? audio))
        {
            throw ProtocolFault.InvalidValue("content_index", $"The content at index {index} is not audio.");
        }

        if (end > audio.Milliseconds)
        {
            throw ProtocolFault.InvalidValue("audio_end_ms", $"Audio content of {audio.Milliseconds}ms is already shorter than {end}ms");
        }

        audio.Length = end * audio.Coding.BytesPerMillisecond;
        if (item.Content is { } content && index < content.Count && content[index] is JsonObject part)
        {
            // The words cannot be cut where the sound is, so the service forgets them.
            part["transcript"] = null;
        }

        item.HeardText = null;
        item.IsTruncated = true;
        _context.Events.Send(
            ServerEventKind.ConversationItemTruncated, ("item_id", item.Id), ("content_index", index), ("audio_end_ms", end));
    }

    /// <summary>Tells the client of an item that is complete at once.</summary>
    public static void Announce(StoredItem item, SessionContext context)
    {
        string? previous = context.Conversation.PreviousOf(item);
        context.Events.Send(ServerEventKind.ConversationItemAdded, ("previous_item_id", previous), ("item", item.ToJson()));
        context.Events.Send(ServerEventKind.ConversationItemDone, ("previous_item_id", previous), ("item", item.ToJson()));
    }

    private StoredItem Find(JsonObject request, string code, string message)
    {
        string id = (string)request["item_id"]!;
        return _context.Conversation.Find(id)
            ?? throw new ProtocolFault(code, message.Replace("{0}", id, StringComparison.Ordinal), "item_id");
    }
}
