using System.Runtime.InteropServices;
using System.Text;

namespace Tactus.Sessions;

/// <summary>libsndfile, found at run time; nothing here needs it to be installed until a file does.</summary>
/// <remarks>Interface: sndfile.h of libsndfile 1.0 to 1.2, whose binary interface has been stable since 2004. Every file has a handle of its own, so threads do not meet.</remarks>
internal sealed unsafe class SndFileLibrary
{
    private const int ReadMode = 0x10;
    private const int BlockFrames = 1 << 14;

    private static readonly string[] s_names = ["libsndfile.so.1", "libsndfile.so", "libsndfile.1.dylib", "libsndfile.dylib", "/opt/homebrew/lib/libsndfile.dylib", "sndfile.dll", "libsndfile-1.dll"];
    private static readonly Lazy<SndFileLibrary?> s_installed = new(() => TryLoad(s_names));

    private readonly delegate* unmanaged<byte*, int, Info*, nint> _open;
    private readonly delegate* unmanaged<nint, int> _close;
    private readonly delegate* unmanaged<nint, float*, long, long> _readFloatFrames;
    private readonly delegate* unmanaged<nint, byte*> _errorText;

    private SndFileLibrary(nint library)
    {
        _open = (delegate* unmanaged<byte*, int, Info*, nint>)NativeLibrary.GetExport(library, "sf_open");
        _close = (delegate* unmanaged<nint, int>)NativeLibrary.GetExport(library, "sf_close");
        _readFloatFrames = (delegate* unmanaged<nint, float*, long, long>)NativeLibrary.GetExport(library, "sf_readf_float");
        _errorText = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(library, "sf_strerror");
    }

    internal static bool IsInstalled => s_installed.Value is not null;

    /// <summary>The library, or the refusal that says how to get it.</summary>
    /// <param name="fileName">For the message.</param>
    /// <param name="container">What the file is.</param>
    /// <param name="refusal">What our own reader said about it, if it tried.</param>
    internal static SndFileLibrary Require(string fileName, string container, SoundFileException? refusal) =>
        s_installed.Value ?? throw Missing(fileName, container, refusal);

    /// <summary>Loads the first library that is there; null when none is.</summary>
    internal static SndFileLibrary? TryLoad(IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, out nint library))
            {
                return new SndFileLibrary(library);
            }
        }

        return null;
    }

    internal static SoundFileException Missing(string fileName, string container, Exception? refusal) => new(
        SoundFileErrorKind.MissingLibrary,
        fileName,
        0,
        $"{container} is read through libsndfile, which is not installed; get it with \"{HowToGet("libsndfile1", "libsndfile")}\".",
        refusal);

    internal static string HowToGet(string debianPackage, string brewPackage) =>
        OperatingSystem.IsMacOS() ? $"brew install {brewPackage}" : OperatingSystem.IsWindows() ? $"vcpkg install {brewPackage}" : $"apt-get install {debianPackage}";

    internal Reader Open(string path, Exception? refusal)
    {
        byte[] utf8 = [.. Encoding.UTF8.GetBytes(path), 0];
        Info info = default;
        nint handle;
        fixed (byte* start = utf8)
        {
            handle = _open(start, ReadMode, &info);
        }

        string name = Path.GetFileName(path);
        if (handle == 0)
        {
            string reason = ErrorText(0);
            throw new SoundFileException(SoundFileErrorKind.Unsupported, name, 0, $"libsndfile refuses the file ({reason}).", refusal);
        }

        var reader = new Reader(this, handle, name, info);
        if (info.Channels is < 1 or > WavLayout.MaxChannels || info.SampleRate is < 1 or > WavLayout.MaxSampleRate)
        {
            reader.Dispose();
            throw new SoundFileException(
                SoundFileErrorKind.BrokenFormat,
                name,
                0,
                $"{info.Channels} channels at {info.SampleRate} frames a second; allowed are 1 to {WavLayout.MaxChannels} and 1 to {WavLayout.MaxSampleRate}.");
        }

        return reader;
    }

    /// <summary>Reads a file to its end. The length that a compressed file claims is not believed: memory follows what was decoded.</summary>
    internal SoundData Load(string path, Exception? refusal)
    {
        using Reader reader = Open(path, refusal);
        var blocks = new List<float[]>();
        int channels = reader.ChannelCount;
        long frames = 0;
        while (true)
        {
            float[] block = new float[channels * BlockFrames];
            int got = reader.Read(block, BlockFrames);
            if (got == 0)
            {
                break;
            }

            blocks.Add(block);
            frames += got;
            if (frames * channels * sizeof(float) > SoundData.MaxBytes || frames > int.MaxValue)
            {
                break; // Allocate below refuses it in a sentence
            }
        }

        SoundData sound = SoundFile.Allocate(channels, frames, reader.SampleRate, reader.Name);
        for (int channel = 0; channel < channels; channel++)
        {
            Span<float> destination = sound.Channel(channel);
            for (int frame = 0; frame < destination.Length; frame++)
            {
                destination[frame] = blocks[frame / BlockFrames][((frame % BlockFrames) * channels) + channel];
            }
        }

        return sound;
    }

    private string ErrorText(nint handle) => (Marshal.PtrToStringUTF8((nint)_errorText(handle)) ?? "no reason given").Trim().TrimEnd('.').ReplaceLineEndings(" ");

    /// <summary>An open file.</summary>
    internal sealed class Reader : IDisposable
    {
        private readonly SndFileLibrary _library;
        private nint _handle;

        internal Reader(SndFileLibrary library, nint handle, string name, in Info info)
        {
            _library = library;
            _handle = handle;
            Name = name;
            FrameCount = info.Frames;
            SampleRate = info.SampleRate;
            ChannelCount = info.Channels;
        }

        internal string Name { get; }

        internal long FrameCount { get; }

        internal int SampleRate { get; }

        internal int ChannelCount { get; }

        /// <summary>Reads interleaved frames until the block is full or the file ends.</summary>
        internal int Read(Span<float> interleaved, int frames)
        {
            int done = 0;
            fixed (float* start = interleaved)
            {
                while (done < frames)
                {
                    long got = _library._readFloatFrames(_handle, start + ((nint)done * ChannelCount), frames - done);
                    if (got <= 0)
                    {
                        break;
                    }

                    done += (int)got;
                }
            }

            return done;
        }

        public void Dispose()
        {
            if (_handle != 0)
            {
                _library._close(_handle);
                _handle = 0;
            }
        }
    }

    /// <summary>SF_INFO.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Info
    {
        internal long Frames;
        internal int SampleRate;
        internal int Channels;
        internal int Format;
        internal int Sections;
        internal int Seekable;
    }
}
