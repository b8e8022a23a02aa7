using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using Realtalk.Binding;
using Realtalk.Binding.Views;
using Realtalk.Bridge;
using Realtalk.Bridge.Client;
using Realtalk.Events;
using Realtalk.Sessions;
using Realtalk.Tools;

namespace Realtalk.Runspaces;

/// <summary>
/// What the engine's types have in PowerShell besides. Not in a file that the manifest names: that one fails, and the import with
/// it, where the module is in the runspace already from another folder.
/// </summary>
internal static class TypeMembers
{
    // By its type, so that it is found wherever the runspace looks for modules.
    private static readonly CmdletInfo s_updateTypeData = new(
        "Update-TypeData",
        Type.GetType("Microsoft.PowerShell.Commands.UpdateTypeDataCommand, Microsoft.PowerShell.Commands.Utility", throwOnError: true)!);

    /// <summary>Adds the members to the runspace that imports the module.</summary>
    public static void Add()
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        shell.AddCommand(s_updateTypeData).AddParameter("TypeData", GetAll()).AddParameter("Force");

        // Whatever the caller's preferences are.
        shell.AddParameter("ErrorAction", ActionPreference.Stop).AddParameter("Confirm", false).AddParameter("WhatIf", false);
        shell.Invoke();
    }

    private static TypeData[] GetAll() =>
    [
        EventInOrder(),
        Property(typeof(RealtimeTranscriptEntry), "StreamId", typeof(EventMembers), "GetStreamId"),
        Property(typeof(RealtimeToolCall), "Arguments", typeof(ToolCallArguments)),

        // Lets a stream in the pipeline bind to -Stream of every cmdlet, whatever else the cmdlet takes from there.
        Property(typeof(RealtimeStream), "Stream", typeof(StreamItself), isHidden: true),
        Property(typeof(RealtimeBridgeStream), "Stream", typeof(StreamItself), isHidden: true),
        AudioLine(),
        BridgeWithoutToken(),
    ];

    // What is here comes before an object's own properties in Format-List * and Export-Csv; Data is not to be the first.
    private static TypeData EventInOrder()
    {
        var data = new TypeData(typeof(RealtimeEvent));
        foreach (string name in new[] { "Sequence", "Time", "Direction", "Type", "StreamId", "Summary" })
        {
            data.Members.Add(name, new CodePropertyData(name, Method(typeof(EventMembers), $"Get{name}")));
        }

        data.Members.Add("Data", new CodePropertyData("Data", Method(typeof(EventData), "Get")));
        return data;
    }

    private static TypeData Property(Type type, string name, Type getter, string method = "Get", bool isHidden = false)
    {
        var data = new TypeData(type);
        data.Members.Add(name, new CodePropertyData(name, Method(getter, method)) { IsHidden = isHidden });
        return data;
    }

    // The one line that Format-List * shows of it.
    private static TypeData AudioLine()
    {
        var data = new TypeData(EventDataAudio.TypeName);
        data.Members.Add(nameof(ToString), new CodeMethodData(nameof(ToString), Method(typeof(EventDataAudio), nameof(ToString))));
        return data;
    }

    // Export-Clixml writes a SecureString so that on Linux and macOS anybody can read it. Hidden, since Select-Object * would make a
    // plain property of it.
    private static TypeData BridgeWithoutToken()
    {
        TypeData data = Property(typeof(RealtimeBridge), "Token", typeof(BridgeTokenProperty), isHidden: true);
        data.SerializationMethod = "SpecificProperties";
        data.PropertySerializationSet = new PropertySetData(
        [
            nameof(RealtimeBridge.Path), nameof(RealtimeBridge.Port), nameof(RealtimeBridge.ClientCount),
            nameof(RealtimeBridge.RefusedConnections), nameof(RealtimeBridge.MissedLines), nameof(RealtimeBridge.StartTime),
            nameof(RealtimeBridge.IsRunning),
        ]);
        return data;
    }

    private static MethodInfo Method(Type type, string name) => type.GetMethod(name, [typeof(PSObject)])!;
}
