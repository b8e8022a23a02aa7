using System.Management.Automation;
using Realtalk.Text;

namespace Realtalk.Binding;

/// <summary>Takes a question itself where its id is wanted.</summary>
public sealed class QuestionTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) is RealtimeTextMessage message ? message.Id : inputData;
}
