using System.Management.Automation;
using System.Security;
using Realtalk.Bridge;

namespace Realtalk.Binding;

/// <summary>
/// The <c>Token</c> of a bridge: a property that <c>*</c> does not take. Export-Clixml writes a SecureString so that on Linux and
/// macOS anybody can read it.
/// </summary>
public static class BridgeTokenProperty
{
    /// <summary>The token; null where there is no TCP.</summary>
    public static SecureString? Get(PSObject? instance) => (instance?.BaseObject as RealtimeBridge)?.GetToken();
}
