using System.Globalization;
using Tactus.Devices.Tests.Support;

namespace Tactus.Devices.Tests.File;

/// <summary>The test program as a child of itself that plays into a file until it is killed.</summary>
internal static class KilledChild
{
    internal const string Variable = "TACTUS_TEST_PLAY_INTO";

    internal static int Play(string path)
    {
        using var device = new FileDevice(path, new ClockedDeviceOptions { QuantumFrames = 128 }, new RawFloatSink(path));
        device.Start(new Counter());
        for (var said = 100L; said < 10_000; said += 100)
        {
            while (device.Status.Cycles < said)
                Thread.Sleep(5);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{said * 128}"));
        }

        return 0; // nobody killed us
    }
}
