namespace Realtalk.Sessions;

/// <summary>Where the user is in a turn that the server does not detect.</summary>
internal enum UserTurn
{
    /// <summary>In none.</summary>
    None,

    /// <summary>At it: what was said is in the server's buffer.</summary>
    Speaking,

    /// <summary>Through with it, and the server has not said so yet.</summary>
    Ending,
}
