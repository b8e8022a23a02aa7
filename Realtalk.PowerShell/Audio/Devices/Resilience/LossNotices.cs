namespace Realtalk.Audio.Devices.Resilience;

/// <summary>
/// What the user is told of devices that go and come: each loss once, with its reason, but not without end of one that is lost
/// again and again. Any thread may call.
/// </summary>
/// <param name="kind">What it is, for example a loudspeaker.</param>
/// <param name="notice">Told.</param>
internal sealed class LossNotices(string kind, Action<string> notice)
{
    private const int MostTold = 3;

    private readonly object _gate = new();
    private string _loss = string.Empty;
    private int _losses;
    private bool _isMute;

    /// <summary>A device is gone; what comes of it is told next.</summary>
    /// <param name="reason">Why.</param>
    /// <param name="isNew">Whether it had been there for a while.</param>
    public void OnLost(RealtimeException reason, bool isNew)
    {
        lock (_gate)
        {
            _isMute &= !isNew;
            _losses = isNew ? 1 : _losses + 1;
            _loss = reason.Message + " ";
        }
    }

    /// <summary>There is no device.</summary>
    /// <param name="consequence">What that means.</param>
    public void OnNone(string consequence) => Tell($"There is no other {kind}. {consequence}");

    /// <summary>Another one has taken its place.</summary>
    public void OnOpened(string name) => Tell(Now(name));

    /// <summary>It has stayed, so that the next loss is a new one.</summary>
    public void OnWorking(string name)
    {
        bool wasMute;
        lock (_gate)
        {
            wasMute = _isMute;
            _isMute = false;
            _losses = 0;
        }

        if (wasMute)
        {
            notice(Now(name));
        }
    }

    private string Now(string name) => $"The {kind} is now '{name}'.";

    private void Tell(string text)
    {
        lock (_gate)
        {
            if (_isMute)
            {
                return;
            }

            if (_losses > MostTold)
            {
                _isMute = true;
                text = $"It comes and goes. No more is said of it until a {kind} stays.";
            }

            text = _loss + text;
            _loss = string.Empty;
        }

        notice(text);
    }
}
