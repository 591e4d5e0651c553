using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tactus.Nodes;

/// <summary>Sixteen voices that are rendered together: bookkeeping here, sound state in rows of floats beside it. Native memory, owned by <see cref="VoiceBank"/>.</summary>
/// <remarks>Owner: the part that renders the group; the allocator only sends it <see cref="VoiceCommand"/>s.</remarks>
internal unsafe struct VoiceGroup
{
    public const int LaneCount = 16;

    /// <summary>Lanes that share one set of kernel flags: the narrowest vector.</summary>
    public const int QuadLanes = 4;

    public const int QuadCount = LaneCount / QuadLanes;

    /// <summary>The voice's fields: <see cref="VoiceField.Count"/> rows.</summary>
    public float* Fields;

    /// <summary>Left channel of the current block.</summary>
    public float* Left;

    /// <summary>Right channel of the current block.</summary>
    public float* Right;

    /// <summary>Which channel rows the lanes hold, see <see cref="ControlRows"/>.</summary>
    public long RowVersion;

    /// <summary>Which live patch the lanes hold.</summary>
    public long PatchVersion;

    /// <summary>Steady frame at which the next lane falls silent; <see cref="long.MaxValue"/> if none will by itself.</summary>
    public long NextEnd;

    /// <summary>Bit per sounding lane.</summary>
    public uint Alive;

    private fixed long _end[LaneCount];
    private fixed int _channel[LaneCount];
    private fixed uint _waves[QuadCount];
    private fixed uint _flags[QuadCount];

    /// <summary>Steady frame at which a lane falls silent.</summary>
    public ref long End(int lane) => ref _end[lane];

    /// <summary>The channel whose rows a lane follows.</summary>
    public ref int Channel(int lane) => ref _channel[lane];

    /// <summary>Address of a lane's field.</summary>
    public readonly float* Field(int field, int lane) => Fields + field * LaneCount + lane;

    /// <summary>Bits of <see cref="Wave"/> that the sounding lanes of one, two or four quads run: a byte an oscillator, the first lowest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Waves(int firstQuad, int quads) => quads switch
    {
        1 => _waves[firstQuad],
        2 => _waves[firstQuad] | _waves[firstQuad + 1],
        _ => _waves[0] | _waves[1] | _waves[2] | _waves[3],
    };

    /// <summary>Bits of <see cref="VoiceFlags"/> that the sounding lanes of one, two or four quads need.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly uint Flags(int firstQuad, int quads) => quads switch
    {
        1 => _flags[firstQuad],
        2 => _flags[firstQuad] | _flags[firstQuad + 1],
        _ => _flags[0] | _flags[1] | _flags[2] | _flags[3],
    };

    /// <summary>Silences lanes whose end has come.</summary>
    public void EndLanes(long steadyFrame)
    {
        for (var lane = 0; lane < LaneCount; lane++)
        {
            if ((Alive >> lane & 1) != 0 && _end[lane] <= steadyFrame)
            {
                Silence(lane);
            }
        }

        UpdateSummary();
    }

    /// <summary>Zeroes a lane's fields. <see cref="UpdateSummary"/> must follow.</summary>
    public void Silence(int lane)
    {
        Alive &= ~(1u << lane);
        for (var field = 0; field < VoiceField.Count; field++)
        {
            Fields[field * LaneCount + lane] = 0;
        }
    }

    /// <summary>Brings the flags and the next end up to date with the sounding lanes.</summary>
    public void UpdateSummary()
    {
        NextEnd = long.MaxValue;
        for (var quad = 0; quad < QuadCount; quad++)
        {
            _flags[quad] = 0;
            _waves[quad] = 0;
        }

        for (var lane = 0; lane < LaneCount; lane++)
        {
            if ((Alive >> lane & 1) == 0)
            {
                continue;
            }

            NextEnd = Math.Min(NextEnd, _end[lane]);
            var quad = lane / QuadLanes;
            for (var oscillator = 0; oscillator < PatchData.OscillatorCount; oscillator++)
            {
                var wave = *(int*)Field(oscillator * VoiceField.OscillatorStride + VoiceField.WaveBits, lane);
                _waves[quad] |= 1u << wave << 8 * oscillator;
            }

            _flags[quad] |= (*(int*)Field(VoiceField.SteepMask, lane) != 0 ? VoiceFlags.Steep : 0)
                | (*(int*)Field(VoiceField.DriveMask, lane) != 0 ? VoiceFlags.Drive : 0)
                | VoiceFlags.FirstLfoShape << *(int*)Field(VoiceField.LfoShapeBits, lane);
        }
    }
}

/// <summary>What a quad's kernels must do beside the oscillators.</summary>
internal static class VoiceFlags
{
    public const uint Steep = 1;
    public const uint Drive = 2;

    /// <summary>The bit of <see cref="LfoShape"/> 0; the others follow.</summary>
    public const uint FirstLfoShape = 4;
}

/// <summary>The native memory of all voice groups of one processor.</summary>
internal sealed unsafe class VoiceBank : IDisposable
{
    private const int Alignment = AudioBuffer.AlignmentBytes;
    private VoiceGroup* _groups;
    private float* _fields;
    private float* _output;

    [MainThread]
    public VoiceBank(int groupCount, int maxBlockFrames)
    {
        GroupCount = groupCount;
        var fieldFloats = (nuint)(VoiceField.Count * VoiceGroup.LaneCount);

        // why: rounded to 64 bytes and one line apart, so that two workers never write the same line.
        var channelFloats = (nuint)((maxBlockFrames + 15) / 16 * 16 + 16);
        _groups = (VoiceGroup*)Allocate((nuint)groupCount * (nuint)sizeof(VoiceGroup));
        _fields = (float*)Allocate((nuint)groupCount * fieldFloats * sizeof(float));
        _output = (float*)Allocate((nuint)groupCount * 2 * channelFloats * sizeof(float));
        for (var group = 0; group < groupCount; group++)
        {
            _groups[group].Fields = _fields + (nuint)group * fieldFloats;
            _groups[group].Left = _output + (nuint)group * 2 * channelFloats;
            _groups[group].Right = _groups[group].Left + channelFloats;
        }

        Reset();
    }

    ~VoiceBank() => Free();

    public int GroupCount { get; }

    public VoiceGroup* this[int group] => _groups + group;

    /// <summary>Silences every voice.</summary>
    [AudioThread, RealTimeSafe]
    public void Reset()
    {
        for (var group = 0; group < GroupCount; group++)
        {
            var state = _groups + group;
            state->Alive = 0;
            state->RowVersion = -1;
            state->PatchVersion = -1;
            NativeMemory.Clear(state->Fields, (nuint)(VoiceField.Count * VoiceGroup.LaneCount) * sizeof(float));
            state->UpdateSummary();
        }
    }

    [MainThread]
    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static void* Allocate(nuint bytes)
    {
        var memory = NativeMemory.AlignedAlloc(bytes, Alignment);
        NativeMemory.Clear(memory, bytes);
        return memory;
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_groups);
        NativeMemory.AlignedFree(_fields);
        NativeMemory.AlignedFree(_output);
        _groups = null;
        _fields = null;
        _output = null;
    }
}
