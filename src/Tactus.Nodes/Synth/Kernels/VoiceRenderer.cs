using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Tactus.Nodes;

/// <summary>Renders one voice group over one block. The vector width is chosen once; the bits are the same at all.</summary>
internal abstract unsafe class VoiceRenderer
{
    /// <summary>The widest that this machine runs well.</summary>
    public static VoiceRenderer Best { get; } =
        Vector512.IsHardwareAccelerated ? new VoiceRenderer<Lane16>()
        : Vector256.IsHardwareAccelerated ? new VoiceRenderer<Lane8>()
        : Vector128.IsHardwareAccelerated ? new VoiceRenderer<Lane4>()
        : new VoiceRenderer<Lane1>();

    /// <summary>Renders <paramref name="frames"/> frames of a group into its output.</summary>
    /// <param name="group">The group; the caller owns it for the call.</param>
    /// <param name="rate">The sample rate.</param>
    /// <param name="block">What channels, live patches and the allocator say for this block.</param>
    /// <param name="firstCommand">The group's command list.</param>
    /// <param name="steadyFrame">The block's first frame.</param>
    /// <param name="frames">Frames of the block.</param>
    [WorkerThread, RealTimeSafe]
    public abstract void Render(VoiceGroup* group, in ControlRate rate, in VoiceBlock block, int firstCommand, long steadyFrame, int frames);
}

/// <summary>What one block says to all groups; written before the parts begin, read by all of them.</summary>
internal readonly struct VoiceBlock(ControlRows rows, LivePatches? livePatches, VoiceCommands commands)
{
    public readonly ControlRows Rows = rows;
    public readonly LivePatches? LivePatches = livePatches;
    public readonly VoiceCommands Commands = commands;
}

/// <inheritdoc/>
internal sealed unsafe class VoiceRenderer<F> : VoiceRenderer
    where F : struct, ILane<F>
{
    private const int Lanes = VoiceGroup.LaneCount;
    private const int Period = ControlRows.Period;

    /// <inheritdoc/>
    [WorkerThread, RealTimeSafe]
    [SkipLocalsInit]
    public override void Render(VoiceGroup* group, in ControlRate rate, in VoiceBlock block, int firstCommand, long steadyFrame, int frames)
    {
        // why: aligned by hand; the stack gives 16 bytes.
        var scratch = stackalloc float[2 * Period * Lanes + 16];
        var mix = (float*)((nuint)scratch + 63 & ~(nuint)63);
        var raw = mix + Period * Lanes;
        if (steadyFrame >= group->NextEnd)
        {
            // why: a group that slept has not seen its last voices end.
            group->EndLanes(steadyFrame);
        }

        var command = firstCommand;
        var firstPeriod = steadyFrame / Period;
        var at = 0;
        while (at < frames)
        {
            var frame = steadyFrame + at;
            var step = (int)(frame / Period - firstPeriod);
            var intoPeriod = (int)(frame % Period);
            while (command >= 0 && block.Commands[command]->FrameOffset == at)
            {
                VoiceEdits.Apply(group, rate, block, block.Commands[command], step, intoPeriod);
                command = block.Commands[command]->Next;
            }

            if (intoPeriod == 0)
            {
                ControlStep(group, rate, block, step, frame);
            }

            var end = Math.Min(frames, at + Period - intoPeriod);
            if (command >= 0)
            {
                end = Math.Min(end, block.Commands[command]->FrameOffset);
            }

            RenderSpan(group, mix, raw, at, end - at);
            at = end;
        }
    }

    private static void ControlStep(VoiceGroup* group, in ControlRate rate, in VoiceBlock block, int step, long steadyFrame)
    {
        if (steadyFrame >= group->NextEnd)
        {
            group->EndLanes(steadyFrame);
        }

        if (group->Alive == 0)
        {
            return;
        }

        if (block.Rows.Version(step) != group->RowVersion)
        {
            group->RowVersion = block.Rows.Version(step);
            VoiceEdits.ReadRows(group, block, step);
        }

        if (block.LivePatches is { } live && live.Version(step) != group->PatchVersion)
        {
            group->PatchVersion = live.Version(step);
            VoiceEdits.ReadLivePatch(group, live.At(step), rate);
        }

        for (var lane = 0; lane < Lanes; lane += F.Width)
        {
            if ((group->Alive >> lane & LaneMask) != 0)
            {
                ControlKernels<F>.Arrive(group->Field(0, lane));
                ControlKernels<F>.Step(group->Field(0, lane), rate, LfoShapes(group, lane), group->Waves(FirstQuad(lane), Quads), Period, Period);
            }
        }
    }

    private static void RenderSpan(VoiceGroup* group, float* mix, float* raw, int at, int frames)
    {
        if (group->Alive == 0)
        {
            new Span<float>(group->Left + at, frames).Clear();
            new Span<float>(group->Right + at, frames).Clear();
            return;
        }

        new Span<float>(mix, frames * Lanes).Clear();
        for (var lane = 0; lane < Lanes; lane += F.Width)
        {
            if ((group->Alive >> lane & LaneMask) != 0)
            {
                RenderLanes(group, lane, mix + lane, raw + lane, frames);
            }
        }

        MixDown.Run(group, mix, group->Left + at, group->Right + at, frames);
    }

    private static void RenderLanes(VoiceGroup* group, int lane, float* mix, float* raw, int frames)
    {
        const uint modulated = 1u << (int)Wave.ModulatedSine;
        var rest = group->Waves(FirstQuad(lane), Quads);
        var waves = rest & 0xFF;
        var oscillator = 0;
        float* rawOrNull = null;
        if ((waves & modulated) != 0)
        {
            // why: the first oscillator has nothing before it; it is modulated by silence.
            rawOrNull = raw;
            ClearRows(raw, frames);
        }

        while (true)
        {
            rest >>= 8;
            var next = rest & 0xFF;
            if ((next & modulated) != 0)
            {
                if (rawOrNull == null)
                {
                    rawOrNull = raw;
                    ClearRows(raw, frames);
                }
            }

            var writesRaw = (waves & modulated) != 0 || (next & modulated) != 0;
            OscillatorKernels<F>.Run(group->Field(oscillator * VoiceField.OscillatorStride, lane), waves, mix, writesRaw ? rawOrNull : null, frames);
            if (++oscillator == PatchData.OscillatorCount)
            {
                break;
            }

            waves = next;
        }

        FilterKernels<F>.Run(group->Field(0, lane), group->Flags(FirstQuad(lane), Quads), mix, frames);
    }

    private static void ClearRows(float* rows, int frames)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            F.Store(F.Splat(0f), rows + frame * Lanes);
        }
    }

    private static uint LaneMask => (1u << F.Width) - 1;

    private static int Quads
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Max(1, F.Width / VoiceGroup.QuadLanes);
    }

    private static int FirstQuad(int lane) => lane / VoiceGroup.QuadLanes;

    private static uint LfoShapes(VoiceGroup* group, int lane) => group->Flags(FirstQuad(lane), Quads) / VoiceFlags.FirstLfoShape;
}
