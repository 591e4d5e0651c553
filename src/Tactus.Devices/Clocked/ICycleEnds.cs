namespace Tactus.Devices;

/// <summary>What stands at the two ends of a clocked cycle: where the input comes from and where the output goes.</summary>
/// <remarks>Calls come from the device's audio thread, in the order of the frames.</remarks>
[AudioThread, RealTimeSafe]
internal interface ICycleEnds
{
    /// <summary>Fills the input of one cycle; it holds zeros or what was written the last time.</summary>
    void Capture(ChannelMemory inputs, long framePosition);

    /// <summary>Takes the output of one cycle.</summary>
    void Play(ChannelMemory outputs);

    /// <summary>Frames went by in which nothing was played.</summary>
    void Skip(long frames);
}
