using System.Runtime.CompilerServices;

namespace Tactus.Nodes;

/// <summary>What commands and control rows change in single lanes of a group, in scalar code at every vector width.</summary>
[WorkerThread, RealTimeSafe]
internal static unsafe class VoiceEdits
{
    private const int Period = ControlRows.Period;

    /// <summary>Slightly more than 1: a segment of n frames is over after n frames, however its reciprocal was rounded.</summary>
    private const float Over = 1 + 1f / (1 << 21);

    /// <summary>Carries a command out.</summary>
    /// <param name="group">The group.</param>
    /// <param name="rate">The sample rate.</param>
    /// <param name="block">The block's rows.</param>
    /// <param name="command">What to do.</param>
    /// <param name="step">Control step under way.</param>
    /// <param name="intoPeriod">Frames since that step; at 0 the group's own step follows at once.</param>
    public static void Apply(VoiceGroup* group, in ControlRate rate, in VoiceBlock block, VoiceCommand* command, int step, int intoPeriod)
    {
        var lane = command->Lane;
        if (command->Kind == VoiceCommandKind.Start)
        {
            Start(group, rate, block, command, step, intoPeriod);
            return;
        }

        if ((group->Alive >> lane & 1) == 0)
        {
            return;
        }

        var ahead = intoPeriod == 0 ? 0 : Period - intoPeriod;
        switch (command->Kind)
        {
            case VoiceCommandKind.Stop:
                group->Silence(lane);
                group->UpdateSummary();
                return;
            case VoiceCommandKind.Release:
                Release(group, command, ahead);
                break;
            case VoiceCommandKind.Retune:
                Retune(group, command, ahead);
                break;
            case VoiceCommandKind.Pressure:
                *group->Field(VoiceField.Pressure, lane) = command->Value;
                break;
            default:
                *group->Field(VoiceField.NoteBend, lane) = command->Value;
                break;
        }

        if (ahead > 0)
        {
            TakeStep(group, rate, lane, 0, ahead);
        }
    }

    /// <summary>Copies the channels' values into their lanes.</summary>
    public static void ReadRows(VoiceGroup* group, in VoiceBlock block, int step)
    {
        for (var lane = 0; lane < VoiceGroup.LaneCount; lane++)
        {
            if ((group->Alive >> lane & 1) != 0)
            {
                ReadRow(group, block, lane, step);
            }
        }
    }

    /// <summary>Copies a live patch into all lanes.</summary>
    public static void ReadLivePatch(VoiceGroup* group, PatchData* patch, in ControlRate rate)
    {
        for (var lane = 0; lane < VoiceGroup.LaneCount; lane++)
        {
            if ((group->Alive >> lane & 1) != 0)
            {
                WritePatch(group, lane, patch, rate);
            }
        }

        group->UpdateSummary();
    }

    private static void ReadRow(VoiceGroup* group, in VoiceBlock block, int lane, int step)
    {
        var row = block.Rows.Row(step, group->Channel(lane));
        for (var index = 0; index < ControlRow.Count; index++)
        {
            *group->Field(VoiceField.Row + index, lane) = row[index];
        }
    }

    private static void Start(VoiceGroup* group, in ControlRate rate, in VoiceBlock block, VoiceCommand* command, int step, int intoPeriod)
    {
        var lane = command->Lane;

        // why: a live patch is read as of the step under way, which may be taken only after the event that starts the note.
        var patch = block.LivePatches is { } live ? live.At(step) : command->Patch;
        group->Silence(lane);
        group->Alive |= 1u << lane;
        group->End(lane) = command->End;
        group->Channel(lane) = command->Channel;
        WritePatch(group, lane, patch, rate);
        WriteNote(group, lane, command, patch, rate);
        ReadRow(group, block, lane, step);
        group->UpdateSummary();

        TakeStep(group, rate, lane, 0, 1);
        ControlKernels<Lane1>.Arrive(group->Field(0, lane));
        if (intoPeriod > 0)
        {
            TakeStep(group, rate, lane, Period - intoPeriod, Period - intoPeriod);
        }
    }

    private static void TakeStep(VoiceGroup* group, in ControlRate rate, int lane, int advanceFrames, int frames)
    {
        var shapes = 1u << *(int*)group->Field(VoiceField.LfoShapeBits, lane);
        uint waves = 0;
        for (var oscillator = 0; oscillator < PatchData.OscillatorCount; oscillator++)
        {
            waves |= 1u << *(int*)group->Field(oscillator * VoiceField.OscillatorStride + VoiceField.WaveBits, lane) << 8 * oscillator;
        }

        ControlKernels<Lane1>.StepBetween(group->Field(0, lane), rate, shapes, waves, advanceFrames, frames);
    }

    private static void Release(VoiceGroup* group, VoiceCommand* command, int ahead)
    {
        var lane = command->Lane;
        var elapsed = new Lane1(*group->Field(VoiceField.Elapsed, lane) - ahead);
        var elapsedReleased = new Lane1(*group->Field(VoiceField.ElapsedReleased, lane) - ahead);
        var released = new Lane1(*group->Field(VoiceField.ReleasedMask, lane));
        var amp = group->Field(VoiceField.AmpEnvelope, lane);
        var mod = group->Field(VoiceField.ModEnvelope, lane);
        ControlKernels<Lane1>.Envelopes(group->Field(0, lane), elapsed, elapsedReleased, released, out var ampLevel, out var modLevel);
        amp[VoiceField.ReleaseLevel * VoiceGroup.LaneCount] = ampLevel.Value;
        amp[VoiceField.ReleaseReciprocal * VoiceGroup.LaneCount] = Over / command->ReleaseFrames;
        mod[VoiceField.ReleaseLevel * VoiceGroup.LaneCount] = modLevel.Value;
        *group->Field(VoiceField.ElapsedReleased, lane) = ahead;
        SetBits(group, VoiceField.ReleasedMask, lane, uint.MaxValue);
        group->End(lane) = command->End;
        group->UpdateSummary();
    }

    private static void Retune(VoiceGroup* group, VoiceCommand* command, int ahead)
    {
        var lane = command->Lane;
        var elapsed = new Lane1(*group->Field(VoiceField.GlideElapsed, lane) - ahead);
        var rest = ControlKernels<Lane1>.GlideRest(group->Field(0, lane), elapsed).Value;
        var pitch = MathF.FusedMultiplyAdd(rest, *group->Field(VoiceField.GlideFrom, lane), *group->Field(VoiceField.KeyPitch, lane));
        *group->Field(VoiceField.GlideFrom, lane) = pitch - command->Value;
        *group->Field(VoiceField.KeyPitch, lane) = command->Value;
        *group->Field(VoiceField.GlideElapsed, lane) = ahead;
        *group->Field(VoiceField.GlideReciprocal, lane) = Over / Math.Max(1, command->GlideFrames);
    }

    /// <summary>What the patch alone decides; a live patch may write it again at any control step.</summary>
    private static void WritePatch(VoiceGroup* group, int lane, PatchData* patch, in ControlRate rate)
    {
        for (var oscillator = 0; oscillator < PatchData.OscillatorCount; oscillator++)
        {
            var block = oscillator * VoiceField.OscillatorStride;
            SetBits(group, block + VoiceField.WaveBits, lane, (uint)patch->Wave[oscillator]);
            *group->Field(block + VoiceField.Ratio, lane) = patch->Ratio[oscillator];
            *group->Field(block + VoiceField.PatchLevel, lane) = patch->Level[oscillator];
            *group->Field(block + VoiceField.LevelEnvelope, lane) = patch->LevelEnvelope[oscillator];
            *group->Field(block + VoiceField.PatchFm, lane) = patch->FmTurns[oscillator];
            *group->Field(block + VoiceField.FmEnvelope, lane) = patch->FmEnvelope[oscillator];
            *group->Field(block + VoiceField.PatchPulseWidth, lane) = patch->PulseWidth[oscillator];
        }

        *group->Field(VoiceField.MixIn, lane) = patch->MixIn;
        *group->Field(VoiceField.MixBand, lane) = patch->MixBand;
        *group->Field(VoiceField.MixBandDamping, lane) = patch->MixBandDamping;
        *group->Field(VoiceField.MixLow, lane) = patch->MixLow;
        SetBits(group, VoiceField.SteepMask, lane, patch->IsSteep ? uint.MaxValue : 0);
        SetBits(group, VoiceField.DriveMask, lane, patch->HasDrive ? uint.MaxValue : 0);
        *group->Field(VoiceField.DriveGain, lane) = patch->DriveGain;
        *group->Field(VoiceField.CutoffOctaves, lane) = patch->CutoffOctaves;
        *group->Field(VoiceField.PatchDamping, lane) = patch->Damping;
        *group->Field(VoiceField.KeyTrack, lane) = patch->KeyTrack;
        *group->Field(VoiceField.EnvelopeOctaves, lane) = patch->EnvelopeOctaves;
        *group->Field(VoiceField.PitchEnvelope, lane) = patch->PitchEnvelopeOctaves;

        var delayFrames = MathF.Round(patch->LfoDelay * rate.SampleRate);
        *group->Field(VoiceField.LfoIncrement, lane) = patch->LfoRate * rate.ReciprocalRate;
        *group->Field(VoiceField.LfoDelay, lane) = delayFrames;
        *group->Field(VoiceField.LfoFadeReciprocal, lane) = Over / Math.Max(1, delayFrames);
        SetBits(group, VoiceField.LfoShapeBits, lane, (uint)patch->LfoShape);
        *group->Field(VoiceField.LfoPitch, lane) = patch->LfoPitchOctaves;
        *group->Field(VoiceField.LfoCutoff, lane) = patch->LfoCutoffOctaves;
        *group->Field(VoiceField.LfoAmplitude, lane) = patch->LfoAmplitude;
        *group->Field(VoiceField.LfoPulseWidth, lane) = patch->LfoPulseWidth;
    }

    /// <summary>What the note decides.</summary>
    private static void WriteNote(VoiceGroup* group, int lane, VoiceCommand* command, PatchData* patch, in ControlRate rate)
    {
        var seed = Mix(command->Seed);
        for (var oscillator = 0; oscillator < PatchData.OscillatorCount; oscillator++)
        {
            var block = oscillator * VoiceField.OscillatorStride;
            seed = Mix(seed + 0x9E37_79B9);
            SetBits(group, block + VoiceField.NoiseBits, lane, seed);
            var start = patch->StartPhase[oscillator] < 0 ? seed * 0x9E37_79B9 : (uint)(patch->StartPhase[oscillator] * 4294967296.0);
            SetBits(group, block + VoiceField.PhaseBits, lane, start + 0x8000_0000);
        }

        SetBits(group, VoiceField.LfoNoiseBits, lane, Mix(seed));
        var velocity = command->Velocity;
        *group->Field(VoiceField.NoteGain, lane) =
            patch->Gain * command->Gain * MathF.FusedMultiplyAdd(patch->VelocityToLevel, velocity * velocity - 1, 1);
        *group->Field(VoiceField.NoteCutoffOctaves, lane) = patch->VelocityOctaves * (velocity - 0.8f);
        *group->Field(VoiceField.ModAmount, lane) = MathF.FusedMultiplyAdd(patch->VelocityToMod, velocity - 1, 1);
        var turns = (command->Pan + 1) / 8;
        *group->Field(VoiceField.PanLeft, lane) = PortableMath.Sine(0.25 - turns);
        *group->Field(VoiceField.PanRight, lane) = PortableMath.Sine(turns);

        *group->Field(VoiceField.KeyPitch, lane) = command->Value;
        *group->Field(VoiceField.GlideFrom, lane) = command->GlideFrom;
        *group->Field(VoiceField.GlideReciprocal, lane) = Over / Math.Max(1, command->GlideFrames);

        WriteSegments(group, VoiceField.AmpEnvelope, lane, command->AttackFrames, command->DecayFrames, patch->Amp.Sustain, 1);
        var mod = patch->Mod;
        WriteSegments(
            group, VoiceField.ModEnvelope, lane, FramesOf(mod.Attack, rate), FramesOf(mod.Decay * command->DecayScale, rate), mod.Sustain, FramesOf(mod.Release, rate));
    }

    private static void WriteSegments(VoiceGroup* group, int block, int lane, float attackFrames, float decayFrames, float sustain, float releaseFrames)
    {
        *group->Field(block + VoiceField.AttackReciprocal, lane) = Over / attackFrames;
        *group->Field(block + VoiceField.AttackFrames, lane) = attackFrames;
        *group->Field(block + VoiceField.DecayReciprocal, lane) = Over / decayFrames;
        *group->Field(block + VoiceField.Sustain, lane) = sustain;
        *group->Field(block + VoiceField.ReleaseReciprocal, lane) = Over / releaseFrames;
    }

    private static float FramesOf(float seconds, in ControlRate rate) => Math.Max(1, MathF.Round(seconds * rate.SampleRate));

    private static void SetBits(VoiceGroup* group, int field, int lane, uint bits) => *(uint*)group->Field(field, lane) = bits;

    /// <summary>Spreads a counter's bits (the finaliser of MurmurHash3).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Mix(uint bits)
    {
        bits = (bits ^ bits >> 16) * 0x85EB_CA6B;
        bits = (bits ^ bits >> 13) * 0xC2B2_AE35;
        return bits ^ bits >> 16;
    }
}
