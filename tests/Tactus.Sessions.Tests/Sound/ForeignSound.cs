using System.Runtime.InteropServices;

namespace Tactus.Sessions.Tests.Sound;

/// <summary>libsndfile by its own interface: writes the files that ours reads, reads the files that ours writes.</summary>
internal static partial class ForeignSound
{
    internal const int Wav = 0x010000;
    internal const int Aiff = 0x020000;
    internal const int Flac = 0x170000;
    internal const int Ogg = 0x200000;
    internal const int Rf64 = 0x220000;
    internal const int Pcm16 = 2;
    internal const int Pcm24 = 3;
    internal const int Float = 6;
    internal const int MuLaw = 0x10;
    internal const int Vorbis = 0x60;

    internal static void Write(string path, int format, int rate, int channels, float[] interleaved)
    {
        var info = new Info { SampleRate = rate, Channels = channels, Format = format };
        nint handle = Open(path, 0x20, ref info);
        Assert.NotEqual(0, handle);
        Assert.Equal(interleaved.Length / channels, WriteFrames(handle, interleaved, interleaved.Length / channels));
        Close(handle);
    }

    internal static (int Rate, int Channels, long Frames, int Format, float[] Interleaved) Read(string path, long from = 0, int frames = int.MaxValue)
    {
        Info info = default;
        nint handle = Open(path, 0x10, ref info);
        Assert.NotEqual(0, handle);
        Assert.Equal(from, Seek(handle, from, 0));
        float[] interleaved = new float[Math.Min(info.Frames - from, frames) * info.Channels];
        Assert.Equal(interleaved.Length / info.Channels, ReadFrames(handle, interleaved, interleaved.Length / info.Channels));
        Close(handle);
        return (info.SampleRate, info.Channels, info.Frames, info.Format, interleaved);
    }

    [LibraryImport("libsndfile.so.1", EntryPoint = "sf_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int mode, ref Info info);

    [LibraryImport("libsndfile.so.1", EntryPoint = "sf_close")]
    private static partial int Close(nint handle);

    [LibraryImport("libsndfile.so.1", EntryPoint = "sf_seek")]
    private static partial long Seek(nint handle, long frames, int whence);

    [LibraryImport("libsndfile.so.1", EntryPoint = "sf_writef_float")]
    private static partial long WriteFrames(nint handle, float[] interleaved, long frames);

    [LibraryImport("libsndfile.so.1", EntryPoint = "sf_readf_float")]
    private static partial long ReadFrames(nint handle, [Out] float[] interleaved, long frames);

    [StructLayout(LayoutKind.Sequential)]
    private struct Info
    {
        internal long Frames;
        internal int SampleRate;
        internal int Channels;
        internal int Format;
        internal int Sections;
        internal int Seekable;
    }
}
