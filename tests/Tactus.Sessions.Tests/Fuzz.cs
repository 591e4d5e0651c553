namespace Tactus.Sessions.Tests;

/// <summary>Seeded damage to files, and what a refusal must look like.</summary>
internal static class Fuzz
{
    private static readonly byte[] s_nasty = [0x00, 0x01, 0x7F, 0x80, 0x81, 0xF0, 0xF7, 0xFF];

    internal static byte[] Mutate(byte[] seed, Random random)
    {
        List<byte> bytes = [.. seed];
        int edits = random.Next(1, 6);
        for (int i = 0; i < edits && bytes.Count > 0; i++)
        {
            int at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = s_nasty[random.Next(s_nasty.Length)];
                    break;
                case 2:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 3:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 9)));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Range(0, random.Next(1, 9)).Select(_ => (byte)random.Next(256)));
                    break;
                case 5:
                    // why: lengths live near the front; damage there reaches deepest.
                    bytes[random.Next(Math.Min(bytes.Count, 64))] = s_nasty[random.Next(s_nasty.Length)];
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }

    internal static void AssertOneSentence(string message, string name, long byteOffset, long length)
    {
        Assert.StartsWith($"{name}: byte {byteOffset}: ", message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.InRange(byteOffset, 0, length);
        Assert.InRange(message.Length, 20, 250);
    }
}
