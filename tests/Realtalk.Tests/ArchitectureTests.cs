using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Realtalk.Tests;

public class ArchitectureTests
{
    private static readonly string[] PowerShellFolders = ["Realtalk.Cmdlets", "Realtalk.Binding", "Realtalk.Runspaces"];

    /// <summary>That is what lets the engine run where there is no PowerShell.</summary>
    [Fact]
    public void Only_the_cmdlets_know_PowerShell()
    {
        using var file = new PEReader(File.OpenRead(typeof(RealtimeException).Assembly.Location));
        MetadataReader metadata = file.GetMetadataReader();
        var sourceFolders = new DirectoryInfo(AppContext.BaseDirectory);
        while (sourceFolders is not null && !File.Exists(Path.Combine(sourceFolders.FullName, "Realtalk.sln")))
        {
            sourceFolders = sourceFolders.Parent;
        }

        Assert.NotNull(sourceFolders);
        string engine = Path.Combine(sourceFolders.FullName, "Realtalk.PowerShell");
        string[] offenders = Directory.GetFiles(engine, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(engine, path).Split(Path.DirectorySeparatorChar)[0].StartsWith("obj", StringComparison.Ordinal))
            .Where(path => File.ReadAllText(path).Contains("System.Management.Automation", StringComparison.Ordinal))
            .Select(path => "Realtalk." + Path.GetRelativePath(engine, path).Split(Path.DirectorySeparatorChar)[0])
            .Except(PowerShellFolders)
            .ToArray();
        Assert.Empty(offenders);

        // The fields and bases of the engine's types, which the runtime resolves when it loads them.
        foreach (TypeDefinitionHandle handle in metadata.TypeDefinitions)
        {
            TypeDefinition type = metadata.GetTypeDefinition(handle);
            string space = metadata.GetString(type.Namespace);
            if (!type.IsNested && space.StartsWith("Realtalk", StringComparison.Ordinal)
                && !PowerShellFolders.Any(folder => space.StartsWith(folder, StringComparison.Ordinal)))
            {
                Type? loaded = typeof(RealtimeException).Assembly.GetType($"{space}.{metadata.GetString(type.Name)}", throwOnError: true);
                Assert.NotNull(loaded!.GetMembers(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static
                    | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic));
            }
        }
    }
}
