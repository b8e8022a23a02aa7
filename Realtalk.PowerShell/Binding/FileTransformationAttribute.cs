using System.Management.Automation;

namespace Realtalk.Binding;

/// <summary>Takes a file where a path with wildcards is wanted: as the one that it is, whatever its name looks like.</summary>
public sealed class FileTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object? value = Unwrap(inputData);
        return value is object?[] list ? Array.ConvertAll(list, one => Name(Unwrap(one)) ?? one) : Name(value) ?? inputData;
    }

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;

    private static string? Name(object? value) => value is FileSystemInfo file ? WildcardPattern.Escape(file.FullName) : null;
}
