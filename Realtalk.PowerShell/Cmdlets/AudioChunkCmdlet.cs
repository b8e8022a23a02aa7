using System.Management.Automation;
using Realtalk.Audio;
using Realtalk.Binding;
using Realtalk.Binding.Views;

namespace Realtalk.Cmdlets;

/// <summary>The parameters that take sound: chunks along the pipeline, or WAV files.</summary>
public abstract class AudioChunkCmdlet : RealtimeCmdlet
{
    private const string AudioSet = "Audio";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";
    private const int MaxTarget = 40;
    private readonly HashSet<string> _said = [];
    private AudioArgument? _argument;

    /// <summary>
    /// Sound: base64 or bytes in the form that <c>-AudioFormat</c> names, or audio events of the log. Chunks make one sound.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = AudioSet)]
    [Alias("Audio")]
    [AllowEmptyString]
    [ValidateNotNull]
    public object? InputObject { get; set; }

    /// <summary>
    /// The form of the sound: <c>Pcm</c> (16-bit mono at 24,000 Hz) where nothing is said, or a law of G.711. Events of the log
    /// know their own.
    /// </summary>
    [Parameter(ParameterSetName = AudioSet)]
    public RealtimeAudioFormat AudioFormat { get; set; }

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

    private AudioArgument Argument => _argument ??=
        new AudioArgument(MyInvocation.BoundParameters.ContainsKey(nameof(AudioFormat)) ? AudioFormat : null);

    /// <summary>Whether some of what was given is no sound, which was said.</summary>
    private protected bool HasFailed => _said.Count > 0;

    /// <summary>Takes the next samples.</summary>
    private protected abstract void Take(short[] samples);

    /// <summary>The last samples were taken.</summary>
    private protected abstract void Finish();

    /// <summary>Whether the sound is on the command line: then whatever comes along the pipeline is not another one.</summary>
    private protected bool IsSoundGiven { get; private set; }

    /// <summary>What was taken is a whole sound, and what follows is another one.</summary>
    private protected void FinishSound() => Take(Argument.Finish());

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        string[] sound = [nameof(InputObject), nameof(Path), nameof(LiteralPath)];
        IsSoundGiven = Array.Exists(sound, MyInvocation.BoundParameters.ContainsKey);
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        FinishSound();
        Finish();
    }

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
                    Try(() => Argument.Read(chunk), chunk);
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
                    Try(() => Argument.ReadFile(file), file);
                }
            }
            catch (RealtimeException exception)
            {
                Report(exception, path);
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
            // A long text is not for the screen, where errors go.
            object? bare = input is PSObject wrapped ? wrapped.BaseObject : input;
            Report(exception, bare is string text ? DisplayText.Line(text, MaxTarget) : input);
            return;
        }

        Take(samples);
    }

    // A whole log of events without sound is one mistake.
    private void Report(RealtimeException exception, object? input)
    {
        if (_said.Add(exception.Message))
        {
            WriteError(exception, input);
        }
    }
}
