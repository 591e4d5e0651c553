using System.Buffers.Binary;
using System.Security;

namespace Tactus.Scheduling;

/// <summary>Figures on disk.</summary>
/// <remarks>
/// Little-endian throughout:
/// <code>
///  0  magic      8 bytes, "TACTCOST"
///  8  version    uint
/// 12  count      uint, entries
/// 16  machine    ulong, hash of what the figures were taken on
/// 24  entries    count of { ulong key, double mean, double high, int blocks, int day }
///     checksum   ulong, FNV-1a of all before it
/// </code>
/// </remarks>
[MainThread]
internal static class CostFile
{
    /// <summary>Entries of a file at most; more than anybody's songs use, and 128 KiB.</summary>
    internal const int MaxEntries = 4_096;
    internal const int EntryBytes = 32;
    internal const int HeadBytes = 24;
    internal const int TailBytes = 8;
    private const uint Version = 1;
    private const int MaxBytes = HeadBytes + MaxEntries * EntryBytes + TailBytes;

    private static ReadOnlySpan<byte> Magic => "TACTCOST"u8;

    /// <summary>Reads a file. Never throws.</summary>
    /// <returns>Why there is nothing to read, in a sentence; empty if there is something, or simply no file.</returns>
    internal static string TryRead(string path, ulong machine, Dictionary<ulong, CostFigure> figures)
    {
        try
        {
            // why asked first: opening a pipe that nobody writes to would wait for ever, and a device may never end.
            var info = new FileInfo(path);
            if (!info.Exists)
                return Directory.Exists(path) ? Say(path, "is a folder") : "";
            if (info.Length is < HeadBytes + TailBytes or > MaxBytes)
                return Say(path, $"has {info.Length} bytes, which no such file has");

            var bytes = File.ReadAllBytes(path);
            return Parse(bytes, machine, figures) is { Length: > 0 } problem ? Say(path, problem) : "";
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            return Say(path, $"cannot be read ({e.Message.TrimEnd('.')})");
        }
    }

    /// <summary>Writes beside the file, brings it to the disk, moves it into place: there is always the old one or the new one. Never throws.</summary>
    /// <returns>Why it could not, in a sentence; empty if it could.</returns>
    internal static string TryWrite(string path, ulong machine, IReadOnlyDictionary<ulong, CostFigure> figures)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(handle, Format(machine, figures), 0);
                RandomAccess.FlushToDisk(handle);
            }

            File.Move(temporary, path, overwrite: true);
            return "";
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            TryDelete(temporary);
            return $"What nodes cost could not be kept in \"{path}\" ({e.Message.TrimEnd('.')}): the next start measures anew.";
        }
    }

    internal static byte[] Format(ulong machine, IReadOnlyDictionary<ulong, CostFigure> figures)
    {
        // why the youngest: what was not played for long is measured again in a second.
        var kept = figures.OrderByDescending(entry => entry.Value.Day).ThenByDescending(entry => entry.Value.Blocks).ThenBy(entry => entry.Key).Take(MaxEntries).ToArray();
        var bytes = new byte[HeadBytes + kept.Length * EntryBytes + TailBytes];
        Magic.CopyTo(bytes);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), Version);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(12), (uint)kept.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), machine);
        for (var entry = 0; entry < kept.Length; entry++)
        {
            var at = bytes.AsSpan(HeadBytes + entry * EntryBytes, EntryBytes);
            BinaryPrimitives.WriteUInt64LittleEndian(at, kept[entry].Key);
            BinaryPrimitives.WriteDoubleLittleEndian(at[8..], kept[entry].Value.MeanNanoseconds);
            BinaryPrimitives.WriteDoubleLittleEndian(at[16..], kept[entry].Value.HighNanoseconds);
            BinaryPrimitives.WriteInt32LittleEndian(at[24..], kept[entry].Value.Blocks);
            BinaryPrimitives.WriteInt32LittleEndian(at[28..], kept[entry].Value.Day);
        }

        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(bytes.Length - TailBytes), CostKey.Hash(bytes.AsSpan(0, bytes.Length - TailBytes)));
        return bytes;
    }

    private static string Parse(ReadOnlySpan<byte> bytes, ulong machine, Dictionary<ulong, CostFigure> figures)
    {
        if (bytes.Length < HeadBytes + TailBytes || !bytes.StartsWith(Magic))
            return "is something else";
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]) is var version && version != Version)
            return $"is of version {version}, and {Version} is read here";
        var count = BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..]);
        if (count > MaxEntries || bytes.Length != HeadBytes + (int)count * EntryBytes + TailBytes || CostKey.Hash(bytes[..^TailBytes]) != BinaryPrimitives.ReadUInt64LittleEndian(bytes[^TailBytes..]))
            return "is damaged";
        if (BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]) != machine)
            return "was made on another machine";
        for (var entry = 0; entry < count; entry++)
        {
            var at = bytes.Slice(HeadBytes + entry * EntryBytes, EntryBytes);
            var figure = new CostFigure(
                BinaryPrimitives.ReadDoubleLittleEndian(at[8..]),
                BinaryPrimitives.ReadDoubleLittleEndian(at[16..]),
                BinaryPrimitives.ReadInt32LittleEndian(at[24..]),
                BinaryPrimitives.ReadInt32LittleEndian(at[28..]));
            if (figure.IsSound)
                figures[BinaryPrimitives.ReadUInt64LittleEndian(at)] = figure;
        }

        return "";
    }

    private static string Say(string path, string problem) => $"What nodes cost is measured anew: \"{path}\" {problem}.";

    private static bool IsFileTrouble(Exception e) => e is IOException or UnauthorizedAccessException or SecurityException or NotSupportedException or ArgumentException;

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (IsFileTrouble(e))
        {
            // what cannot be written can often not be deleted either
        }
    }
}
