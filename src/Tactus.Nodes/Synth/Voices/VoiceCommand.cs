using System.Runtime.InteropServices;

namespace Tactus.Nodes;

internal enum VoiceCommandKind
{
    /// <summary>A note begins in a lane, whatever was there.</summary>
    Start,

    /// <summary>The lane goes to silence over <see cref="VoiceCommand.ReleaseFrames"/>.</summary>
    Release,

    /// <summary>The lane falls silent at once.</summary>
    Stop,

    /// <summary>The lane goes on at another pitch.</summary>
    Retune,

    /// <summary>Key pressure.</summary>
    Pressure,

    /// <summary>Bend of this note alone.</summary>
    Bend,
}

/// <summary>What the allocator tells a group about one lane, at one frame of the block.</summary>
internal unsafe struct VoiceCommand
{
    public VoiceCommandKind Kind;
    public int FrameOffset;
    public int Lane;
    public int Channel;

    /// <summary>The group's next command, or −1.</summary>
    public int Next;

    /// <summary>Noise and free phases.</summary>
    public uint Seed;

    /// <summary>Start: the sound. It stays valid for the block.</summary>
    public PatchData* Patch;

    /// <summary>Start, Release: steady frame at which the lane falls silent; a multiple of the control period.</summary>
    public long End;

    /// <summary>Start, Retune: octaves above 1 Hz. Pressure: 0 to 1. Bend: octaves.</summary>
    public float Value;

    /// <summary>Start: 0 to 1.</summary>
    public float Velocity;

    /// <summary>Start: −1 to 1.</summary>
    public float Pan;

    /// <summary>Start: level beside the patch's own.</summary>
    public float Gain;

    /// <summary>Start: octaves from which the pitch glides, relative to the new one.</summary>
    public float GlideFrom;

    /// <summary>Start, Retune.</summary>
    public float GlideFrames;

    /// <summary>Start: whole frames of the amplitude's attack.</summary>
    public float AttackFrames;

    /// <summary>Start: whole frames of the amplitude's decay.</summary>
    public float DecayFrames;

    /// <summary>Release: whole frames.</summary>
    public float ReleaseFrames;

    /// <summary>Start: factor on the times of the modulation envelope.</summary>
    public float DecayScale;
}

/// <summary>The commands of one block: one list a group, in frame order. Native memory of fixed size.</summary>
internal sealed unsafe class VoiceCommands : IDisposable
{
    private readonly int[] _first;
    private readonly int[] _last;
    private VoiceCommand* _commands;

    [MainThread]
    public VoiceCommands(int groupCount, int capacity)
    {
        Capacity = capacity;
        _first = new int[groupCount];
        _last = new int[groupCount];
        _commands = (VoiceCommand*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)sizeof(VoiceCommand));
        Clear();
    }

    ~VoiceCommands() => Free();

    public int Capacity { get; }

    [AudioThread, RealTimeSafe]
    public int Count { get; private set; }

    [AudioThread, RealTimeSafe]
    public VoiceCommand* this[int index] => _commands + index;

    /// <summary>A group's first command, or −1.</summary>
    [AudioThread, RealTimeSafe]
    public int First(int group) => _first[group];

    [AudioThread, RealTimeSafe]
    public void Clear()
    {
        if (Count > 0 || _first[0] != -1)
        {
            Array.Fill(_first, -1);
            Array.Fill(_last, -1);
        }

        Count = 0;
    }

    /// <summary>Appends a command to the list of its group; the caller has made sure of room.</summary>
    [AudioThread, RealTimeSafe]
    public ref VoiceCommand Add(VoiceCommandKind kind, int group, int lane, int frameOffset)
    {
        System.Diagnostics.Debug.Assert(Count < Capacity, "command lists are full");
        var index = Count++;
        ref var command = ref _commands[index];
        command = default;
        command.Kind = kind;
        command.Lane = lane;
        command.FrameOffset = frameOffset;
        command.Next = -1;
        if (_last[group] < 0)
        {
            _first[group] = index;
        }
        else
        {
            _commands[_last[group]].Next = index;
        }

        _last[group] = index;
        return ref command;
    }

    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.Free(_commands);
        _commands = null;
        Count = 0;
    }
}
