using System.Management.Automation;
using Realtalk.Binding;
using Realtalk.Bridge.Client;
using Realtalk.Sessions;

namespace Realtalk.Cmdlets;

/// <summary><c>Get-RealtimeStream</c>: the streams that have not been removed: of this process, and
/// through bridges of others.</summary>
[Cmdlet(VerbsCommon.Get, "RealtimeStream", DefaultParameterSetName = "Name")]
[OutputType(typeof(RealtimeStream), typeof(RealtimeBridgeStream))]
public sealed class GetRealtimeStreamCommand : RealtimeCmdlet
{
    /// <summary>Names, with wildcards.</summary>
    [Parameter(Position = 0, ParameterSetName = "Name", ValueFromPipeline = true)]
    [ArgumentCompleter(typeof(TextStreamCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Name { get; set; }

    /// <summary>Ids.</summary>
    [Parameter(Mandatory = true, ParameterSetName = "Id")]
    [ArgumentCompleter(typeof(StreamIdCompleter))]
    public int[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IRealtimeTextStream[] all = OpenObjects.TextStreams;
        if (ParameterSetName == "Id")
        {
            foreach (int id in Id)
            {
                Emit(Array.FindAll(all, stream => stream.Id == id), id, isPattern: false);
            }

            return;
        }

        foreach (string name in Name ?? ["*"])
        {
            var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
            Emit(Array.FindAll(all, stream => pattern.IsMatch(stream.Name)), name, WildcardPattern.ContainsWildcardCharacters(name));
        }
    }

    private void Emit(IRealtimeTextStream[] found, object asked, bool isPattern)
    {
        if (found.Length == 0 && !isPattern)
        {
            WriteError(new RealtimeException(
                "StreamNotFound",
                RealtimeErrorKind.ObjectNotFound,
                $"There is no stream '{asked}'.",
                "Get-RealtimeStream lists those that there are.",
                asked));
        }

        foreach (IRealtimeTextStream stream in found)
        {
            WriteWarningsOf(stream);
            WriteObject(stream);
        }
    }
}
