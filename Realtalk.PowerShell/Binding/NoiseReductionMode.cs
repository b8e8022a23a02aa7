namespace Realtalk.Binding;

/// <summary>What noise is taken out of the user's sound before it is listened to.</summary>
public enum NoiseReductionMode
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>For headsets (<c>near_field</c>).</summary>
    NearField,

    /// <summary>For microphones of rooms and laptops (<c>far_field</c>).</summary>
    FarField,
}
