namespace Tactus;

/// <summary>What went wrong with a device, named by what mends it.</summary>
public enum DeviceFaultKind
{
    /// <summary>A library or program is not installed: install it.</summary>
    Install,

    /// <summary>The sound server does not run or does not answer: start it.</summary>
    StartServer,

    /// <summary>There is no device of that name: choose another.</summary>
    ChooseAnother,

    /// <summary>The device is there but cannot do what was asked: ask for another rate, quantum or channel count.</summary>
    ChangeRequest,

    /// <summary>Somebody else holds the device, or the system was short of something: try again later.</summary>
    Retry,

    /// <summary>The device was there and is gone: open it again, or another.</summary>
    Reopen,

    /// <summary>The caller's callback threw: the device plays on in silence; mend the callback.</summary>
    MendCallback,

    /// <summary>Sound goes on, but a side product (the file being written) is incomplete: make room, use a faster disk.</summary>
    MakeRoom,
}

/// <summary>A device's trouble as data: what happened, what still works and what to do.</summary>
/// <param name="Kind">What the caller should do next.</param>
/// <param name="Message">One sentence: which device, what happened, what still works.</param>
/// <param name="Mend">What to do, if possible as a command; empty if <paramref name="Kind"/> says it all.</param>
[AnyThread]
public sealed record DeviceFault(DeviceFaultKind Kind, string Message, string Mend = "")
{
    /// <summary>What the system or the callback reported, if anything.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Message and mend as one text.</summary>
    public override string ToString() => Mend.Length == 0 ? Message : $"{Message} ({Mend})";
}

/// <summary>A device could not be opened or started. Thrown at the control-side door only; what happens while it sounds is data.</summary>
/// <param name="fault">The reason.</param>
public sealed class DeviceException(DeviceFault fault) : Exception(fault.ToString(), fault.Cause)
{
    /// <summary>The reason, typed.</summary>
    [AnyThread]
    public DeviceFault Fault { get; } = fault;
}
