namespace Realtalk.Binding;

/// <summary>How soon semantic turn detection takes a turn for ended.</summary>
public enum TurnEagerness
{
    /// <summary>As the server likes.</summary>
    Auto,

    /// <summary>Waits for up to 8 seconds.</summary>
    Low,

    /// <summary>Waits for up to 4 seconds.</summary>
    Medium,

    /// <summary>Waits for up to 2 seconds.</summary>
    High,
}
