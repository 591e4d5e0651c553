namespace Tactus.Engine;

/// <summary>What the control side asks of the next cycle.</summary>
internal enum EngineCommandKind
{
    /// <summary>Swap in the prepared program.</summary>
    SwapProgram,

    /// <summary>Let song time move.</summary>
    Play,

    /// <summary>Stop song time.</summary>
    Stop,

    /// <summary>Jump to where the chase was prepared for.</summary>
    Locate,

    /// <summary>Repeat a stretch; the chase is prepared for its start.</summary>
    SetLoop,

    /// <summary>Repeat nothing.</summary>
    ClearLoop,

    /// <summary>Give a packet to a node.</summary>
    SendEvent,

    /// <summary>Let the output fade to silence and stay there.</summary>
    FadeOut,
}

/// <summary>One command on its way to the audio thread, which only swaps in what was prepared before.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Program">What <see cref="EngineCommandKind.SwapProgram"/> swaps in.</param>
/// <param name="Chase">What <see cref="EngineCommandKind.Play"/> brings back first, if anything; where <see cref="EngineCommandKind.Locate"/> goes, or the start of the loop of <see cref="EngineCommandKind.SetLoop"/>.</param>
/// <param name="LoopEndFrame">End of the loop of <see cref="EngineCommandKind.SetLoop"/>.</param>
/// <param name="Target">The node of <see cref="EngineCommandKind.SendEvent"/>.</param>
/// <param name="Packet">The packet of <see cref="EngineCommandKind.SendEvent"/>.</param>
internal readonly record struct EngineCommand(
    EngineCommandKind Kind,
    LiveProgram? Program = null,
    Chase? Chase = null,
    long LoopEndFrame = 0,
    NodeId Target = default,
    UniversalMidiPacket Packet = default);
