using System.Management.Automation;
using System.Text.Json;
using Realtalk.Protocol;
using Realtalk.Tools;

namespace Realtalk.Binding;

/// <summary>The <c>Arguments</c> of a tool call in PowerShell: what the model wrote, as objects.</summary>
public static class ToolCallArguments
{
    /// <summary>The arguments as a custom object; the text itself where it is not JSON.</summary>
    /// <param name="instance">The call.</param>
    public static object? Get(PSObject instance)
    {
        if (instance?.BaseObject is not RealtimeToolCall call)
        {
            return null;
        }

        try
        {
            using JsonDocument document = WellFormedJson.Parse(call.ArgumentsJson);
            return JsonObjects.From(document.RootElement);
        }
        catch (JsonException)
        {
            return call.ArgumentsJson;
        }
    }
}
