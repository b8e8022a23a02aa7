using Realtalk.Tests.Audio;

namespace Realtalk.Tests.Text;

/// <summary>A scenario file of a test's own.</summary>
internal sealed class TestScenario : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestScenario(string replies)
    {
        Path = _folder.File("scenario.json");
        File.WriteAllText(Path, $$"""{"name":"test","replies":{{replies}}}""");
    }

    public string Path { get; }

    public void Dispose() => _folder.Dispose();
}
