using System.Runtime.InteropServices;

namespace Tactus.Sessions;

/// <summary>libsoxr, found at run time: sample-rate conversion at its "very high quality" recipe (28 bits, linear phase, no delay).</summary>
/// <remarks>Interface: soxr.h of libsoxr 0.1. A converter for each call, so threads do not meet.</remarks>
internal sealed unsafe class SoxrLibrary
{
    private const uint VeryHighQuality = 6;
    private const int BlockFrames = 1 << 16;

    private static readonly string[] s_names = ["libsoxr.so.0", "libsoxr.so", "libsoxr.0.dylib", "libsoxr.dylib", "/opt/homebrew/lib/libsoxr.dylib", "soxr.dll", "libsoxr.dll"];
    private static readonly Lazy<SoxrLibrary?> s_installed = new(() => TryLoad(s_names));

    private readonly delegate* unmanaged<double, double, uint, byte**, void*, QualitySpec*, void*, nint> _create;
    private readonly delegate* unmanaged<nint, void*, nuint, nuint*, void*, nuint, nuint*, byte*> _process;
    private readonly delegate* unmanaged<nint, void> _delete;
    private readonly delegate* unmanaged<uint, uint, QualitySpec> _qualitySpec;

    private SoxrLibrary(nint library)
    {
        _create = (delegate* unmanaged<double, double, uint, byte**, void*, QualitySpec*, void*, nint>)NativeLibrary.GetExport(library, "soxr_create");
        _process = (delegate* unmanaged<nint, void*, nuint, nuint*, void*, nuint, nuint*, byte*>)NativeLibrary.GetExport(library, "soxr_process");
        _delete = (delegate* unmanaged<nint, void>)NativeLibrary.GetExport(library, "soxr_delete");
        _qualitySpec = (delegate* unmanaged<uint, uint, QualitySpec>)NativeLibrary.GetExport(library, "soxr_quality_spec");
    }

    internal static bool IsInstalled => s_installed.Value is not null;

    /// <summary>The library, or the refusal that says how to get it.</summary>
    internal static SoxrLibrary Require(string fileName) => s_installed.Value ?? throw Missing(fileName);

    /// <summary>Loads the first library that is there; null when none is.</summary>
    internal static SoxrLibrary? TryLoad(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return new SoxrLibrary(library);
            }
        }

        return null;
    }

    internal static SoundFileException Missing(string fileName) => new(
        SoundFileErrorKind.MissingLibrary,
        fileName,
        0,
        $"converting the sample rate needs libsoxr, which is not installed; get it with \"{SndFileLibrary.HowToGet("libsoxr0", "libsoxr")}\".");

    internal SoundData Resample(SoundData source, int sampleRate, string name)
    {
        long frames = (((long)source.FrameCount * sampleRate * 2) + source.SampleRate) / (2L * source.SampleRate);
        SoundData result = SoundFile.Allocate(source.ChannelCount, frames, sampleRate, name);
        try
        {
            for (int channel = 0; channel < source.ChannelCount; channel++)
            {
                ResampleChannel(source.ChannelPointer(channel), source.FrameCount, source.SampleRate, result.ChannelPointer(channel), result.FrameCount, sampleRate, name);
            }

            return result;
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>One channel from start to end; what libsoxr gives less than expected stays silent, what it gives more is cut (one frame either way).</summary>
    private void ResampleChannel(float* source, int sourceFrames, int sourceRate, float* destination, int destinationFrames, int rate, string name)
    {
        QualitySpec quality = _qualitySpec(VeryHighQuality, 0);
        byte* error = null;
        nint converter = _create(sourceRate, rate, 1, &error, null, &quality, null);
        if (converter == 0)
        {
            throw new SoundFileException(SoundFileErrorKind.Unsupported, name, 0, $"libsoxr cannot convert {sourceRate} to {rate} frames a second ({Text(error)}).");
        }

        try
        {
            int taken = 0;
            int made = 0;
            while (made < destinationFrames)
            {
                // why: a null input tells libsoxr that no more comes, so it gives out what its filters still hold.
                bool isLast = taken == sourceFrames;
                nuint used = 0;
                nuint got = 0;
                nuint offered = (nuint)Math.Min(BlockFrames, sourceFrames - taken);
                nuint room = (nuint)Math.Min(BlockFrames, destinationFrames - made);
                error = _process(converter, isLast ? null : source + taken, offered, &used, destination + made, room, &got);
                if (error != null)
                {
                    throw new SoundFileException(SoundFileErrorKind.Unsupported, name, 0, $"libsoxr failed to convert the sample rate ({Text(error)}).");
                }

                taken += (int)used;
                made += (int)got;
                if (isLast && got == 0)
                {
                    break;
                }
            }
        }
        finally
        {
            _delete(converter);
        }
    }

    private static string Text(byte* error) => Marshal.PtrToStringUTF8((nint)error)?.TrimEnd('.') ?? "no reason given";

    /// <summary>soxr_quality_spec_t.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct QualitySpec
    {
        internal double Precision;
        internal double PhaseResponse;
        internal double PassbandEnd;
        internal double StopbandBegin;
        internal nint Reserved;
        internal CULong Flags;
    }
}
