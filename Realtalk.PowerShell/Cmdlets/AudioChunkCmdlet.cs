using System.Management.Automation;
using Realtalk.Audio.Wave;
using Realtalk.Binding;

namespace Realtalk.Cmdlets;

/// <summary>The parameters that take sound: chunks along the pipeline, or WAV files.</summary>
public abstract class AudioChunkCmdlet : RealtimeCmdlet
{
    private const string AudioSet = "Audio";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private readonly AudioArgument _argument = new();

    /// <summary>Sound: base64 or bytes of 16-bit mono PCM at 24,000 Hz, or audio events of the log. Chunks make one sound.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = AudioSet)]
    [Alias("Audio")]
    [AllowEmptyString]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>WAV files of any common format, with wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>WAV files of any common format, without wildcards.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <summary>Takes the next samples.</summary>
    private protected abstract void Take(short[] samples);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        switch (ParameterSetName)
        {
            case AudioSet:
                // A list that was given as an argument; bytes are one chunk.
                object? input = InputObject is PSObject wrapped ? wrapped.BaseObject : InputObject;
                foreach (object? chunk in input is object?[] list ? list : [input])
                {
                    Try(() => _argument.Read(chunk), chunk);
                }

                break;
            case PathSet:
                ReadFiles(Path, isLiteral: false);
                break;
            default:
                ReadFiles(LiteralPath, isLiteral: true);
                break;
        }
    }

    private void ReadFiles(string[] paths, bool isLiteral)
    {
        foreach (string path in paths)
        {
            try
            {
                foreach (string file in FilePath.Find(this, path, isLiteral))
                {
                    Try(() => WaveReader.ReadAll(file), file);
                }
            }
            catch (RealtimeException exception)
            {
                WriteError(exception, path);
            }
        }
    }

    private void Try(Func<short[]> read, object? input)
    {
        short[] samples;
        try
        {
            samples = read();
        }
        catch (RealtimeException exception)
        {
            WriteError(exception, input);
            return;
        }

        Take(samples);
    }
}
