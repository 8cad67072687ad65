namespace XceptionScript.Devices;

/// <summary>A device as this machine lists it.</summary>
/// <param name="Name">The name that <see cref="Device.Parse"/> reads; without a number where the device cannot be used.</param>
/// <param name="Description">What the device is.</param>
/// <param name="Refusal">Why it cannot be used, or what was looked for and not found; null for a device that can be used.</param>
public sealed record DeviceEntry(string Name, string Description, string? Refusal = null)
{
    /// <summary>Its memory; null where that is unknown.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>What drives it, with the version; null where nothing does.</summary>
    public string? Driver { get; init; }

    /// <summary>What multiplies matrices on it, and why; null for a device that cannot be used.</summary>
    public string? Products { get; init; }
}
