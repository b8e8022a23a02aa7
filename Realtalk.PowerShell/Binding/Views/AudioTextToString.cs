using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Management.Automation;

namespace Realtalk.Binding.Views;

/// <summary>
/// The <c>ToString</c> of sound as base64: how long it is for who prints it, the string itself for all others.
/// </summary>
/// <remarks>
/// PowerShell prints the value of a property by its <c>ToString()</c>, and has no other hook: views are for the object alone. But
/// <c>Set-Content</c>, <c>Export-Csv</c> and scripts call the same method, and are to have the sound. What tells them apart is who
/// calls. Where that cannot be told, they have the sound.
/// </remarks>
internal sealed class AudioTextToString : PSMethodInfo
{
    private const int CallersLookedAt = 16;
    private const string FormattingNamespace = "Microsoft.PowerShell.Commands.Internal.Format";
    private const string WriteHost = "Microsoft.PowerShell.Commands.WriteHostCommand";

    private readonly string _base64;
    private readonly string _description;

    /// <summary>Creates the method of one string.</summary>
    /// <param name="base64">The string.</param>
    /// <param name="description">How long it is, in words.</param>
    public AudioTextToString(string base64, string description)
    {
        _base64 = base64;
        _description = description;
        SetMemberName(nameof(ToString));
    }

    /// <inheritdoc/>
    public override PSMemberTypes MemberType => PSMemberTypes.CodeMethod;

    /// <inheritdoc/>
    public override string TypeNameOfValue => typeof(string).FullName!;

    /// <summary>With the second one, PowerShell's operators say that they want the string for themselves.</summary>
    public override Collection<string> OverloadDefinitions =>
        ["string ToString()", "string ToString(string format, System.IFormatProvider provider)"];

    /// <inheritdoc/>
    public override PSMemberInfo Copy() => new AudioTextToString(_base64, _description);

    /// <inheritdoc/>
    public override object Invoke(params object[] arguments) => arguments is not { Length: > 0 } && IsPrinted() ? _description : _base64;

    private static bool IsPrinted()
    {
        var callers = new StackTrace(skipFrames: 2, fNeedFileInfo: false);
        return callers.GetFrames().Take(CallersLookedAt).Any(frame =>
            frame.GetMethod()?.DeclaringType is { } type && (type.Namespace == FormattingNamespace || type.FullName == WriteHost));
    }
}
