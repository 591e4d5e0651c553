namespace Tactus.Devices;

/// <summary>A device as people write it: <c>BACKEND</c> or <c>BACKEND:DEVICE</c>, such as <c>null</c>, <c>file:OUT.wav</c>, <c>jack:studio</c>.</summary>
/// <param name="Backend">In front of the first colon, in lower case.</param>
/// <param name="Device">Behind the first colon, as it stands; empty if there is none.</param>
[AnyThread]
public readonly record struct DeviceString(string Backend, string Device)
{
    /// <summary>Takes a device string apart. Only the backend's name is checked for form; whether it exists is the catalog's matter.</summary>
    /// <returns><see langword="false"/> if the text has no backend name: empty, blank, or starting with a colon.</returns>
    public static bool TryParse(string? text, out DeviceString device)
    {
        var trimmed = (text ?? "").Trim();
        var colon = trimmed.IndexOf(':');
        var backend = (colon < 0 ? trimmed : trimmed[..colon]).Trim();
        device = new DeviceString(backend.ToLowerInvariant(), colon < 0 ? "" : trimmed[(colon + 1)..]);
        return backend.Length > 0;
    }

    /// <summary>The string again.</summary>
    public override string ToString() => Device.Length == 0 ? Backend : $"{Backend}:{Device}";
}
