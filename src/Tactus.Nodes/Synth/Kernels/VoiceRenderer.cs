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
        var scratch = stackalloc float[(2 * Period + ControlMove.Count) * Lanes + 16];
        var mix = (float*)((nuint)scratch + 63 & ~(nuint)63);
        var raw = mix + Period * Lanes;
        var moves = raw + Period * Lanes;
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
                ControlStep(group, moves, rate, block, step, frame);
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

    private static void ControlStep(VoiceGroup* group, float* moves, in ControlRate rate, in VoiceBlock block, int step, long steadyFrame)
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
            if (IsAlive(group, lane))
            {
                ControlKernels<F>.Modulate(group->Field(0, lane), moves + lane, LfoShapes(group, lane));
            }
        }

        for (var lane = 0; lane < Lanes; lane += F.Width)
        {
            if (IsAlive(group, lane))
            {
                ControlKernels<F>.Tune(group->Field(0, lane), moves + lane, rate);
            }
        }

        for (var lane = 0; lane < Lanes; lane += F.Width)
        {
            if (IsAlive(group, lane))
            {
                ControlKernels<F>.Aim(group->Field(0, lane), moves + lane, Waves(group, lane));
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

        for (var lane = 0; lane < Lanes; lane += F.Width)
        {
            if (!IsAlive(group, lane))
            {
                OscillatorKernels<F>.Clear(mix + lane, frames);
                continue;
            }

            var fields = group->Field(0, lane);
            var waves = Waves(group, lane);
            if (OscillatorKernels<F>.AreUniform(waves))
            {
                OscillatorKernels<F>.RunUniform(fields, waves, mix + lane, frames);
            }
            else
            {
                OscillatorKernels<F>.Clear(mix + lane, frames);
                RunMixed(fields, waves, mix + lane, raw + lane, frames);
            }
        }

        Filter(group, mix, frames);
        MixDown.Run(group, mix, group->Left + at, group->Right + at, frames);
    }

    private static void Filter(VoiceGroup* group, float* mix, int frames)
    {
        for (var lane = 0; lane < Lanes; lane += F.Width)
        {
            if (!IsAlive(group, lane))
            {
                continue;
            }

            var flags = group->Flags(FirstQuad(lane), Quads);
            var next = lane + F.Width;
            if (FilterKernels<F>.IsPlain(flags) && next < Lanes && IsAlive(group, next) && FilterKernels<F>.IsPlain(group->Flags(FirstQuad(next), Quads)))
            {
                FilterKernels<F>.RunPair(group->Field(0, lane), mix + lane, frames);
                lane = next;
            }
            else
            {
                FilterKernels<F>.Run(group->Field(0, lane), flags, mix + lane, frames);
            }
        }
    }

    /// <summary>Runs oscillators of which some modulate the next, or differ from lane to lane.</summary>
    private static void RunMixed(float* fields, uint waves, float* mix, float* raw, int frames)
    {
        const uint modulated = 1u << (int)Wave.ModulatedSine;
        float* rawOrNull = null;
        for (var oscillator = 0; oscillator < PatchData.OscillatorCount; oscillator++)
        {
            var own = waves & 0xFF;
            waves >>= 8;
            var writesRaw = ((own | waves) & modulated) != 0;
            if (writesRaw && rawOrNull == null)
            {
                // why: an oscillator that nothing stands before is modulated by silence.
                rawOrNull = raw;
                OscillatorKernels<F>.Clear(raw, frames);
            }

            OscillatorKernels<F>.Run(fields + oscillator * VoiceField.OscillatorStride * Lanes, own, mix, writesRaw ? rawOrNull : null, frames);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsAlive(VoiceGroup* group, int lane) => (group->Alive >> lane & (1u << F.Width) - 1) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Waves(VoiceGroup* group, int lane) => group->Waves(FirstQuad(lane), Quads);

    private static int Quads
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Math.Max(1, F.Width / VoiceGroup.QuadLanes);
    }

    private static int FirstQuad(int lane) => lane / VoiceGroup.QuadLanes;

    private static uint LfoShapes(VoiceGroup* group, int lane) => group->Flags(FirstQuad(lane), Quads) / VoiceFlags.FirstLfoShape;
}
