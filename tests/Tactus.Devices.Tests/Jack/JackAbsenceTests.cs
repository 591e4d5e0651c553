using System.Diagnostics;

namespace Tactus.Devices.Tests.Jack;

[Collection("jack")] // libjack reaches one server at a time
public sealed class JackAbsenceTests
{
    [Fact]
    public void Library_NotInstalled_IsSaidWithTheWayToGetIt()
    {
        var (api, reason) = JackApi.Load("libtactus-no-such-library.so.0");
        Assert.Null(api);
        Assert.Contains("libtactus-no-such-library.so.0", reason);
        Assert.Contains("not installed", reason);
        Assert.Contains("apt-get install jackd2", JackApi.InstallMend);
    }

    [Fact]
    public void Library_WithoutTheEntries_IsToldFromAMissingOne()
    {
        var (api, reason) = JackApi.Load("libc.so.6");
        Assert.Null(api);
        Assert.Contains("too old", reason);
    }

    [Fact]
    public void Server_NotRunning_IsDataWithTheCommandToStartIt()
    {
        Assert.SkipUnless(JackApi.TryLoad(out _, out var reason), reason + " " + JackApi.InstallMend);
        var backend = new JackBackend();
        var availability = backend.Probe("tactus-nobody");
        Assert.False(availability.IsAvailable);
        Assert.Contains("\"tactus-nobody\" does not run", availability.Reason);
        Assert.Contains("jackd -n tactus-nobody", availability.Mend);
        var fault = Assert.Throws<DeviceException>(() => backend.Open(new DeviceRequest { Device = "tactus-nobody" })).Fault;
        Assert.Equal(DeviceFaultKind.StartServer, fault.Kind);
    }

    [Fact]
    public void Probe_WithoutAServer_PrintsNothing()
    {
        using var child = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Program.ProbeVariable] = "tactus-nobody" },
        })!;
        var output = child.StandardOutput.ReadToEnd();
        var errors = child.StandardError.ReadToEnd();
        child.WaitForExit();
        Assert.Equal("", errors);
        Assert.Single(output.TrimEnd().Split('\n'));
        Assert.StartsWith("jack: ", output);
    }

    [Theory]
    [InlineData(65, 0)]
    [InlineData(-1, 0)]
    [InlineData(2, 17)]
    public void Open_OutsideTheBounds_SaysWhatIsAllowed(int outputs, int midiInputs)
    {
        Assert.SkipUnless(JackApi.TryLoad(out _, out var reason), reason + " " + JackApi.InstallMend);
        var request = new DeviceRequest { Device = "tactus-nobody", OutputChannels = outputs, MidiInputs = midiInputs };
        Assert.Equal(DeviceFaultKind.ChangeRequest, Assert.Throws<DeviceException>(() => new JackBackend().Open(request)).Fault.Kind);
    }
}
