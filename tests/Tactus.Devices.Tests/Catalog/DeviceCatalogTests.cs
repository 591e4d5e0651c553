using Tactus.Devices.Tests.Support;

namespace Tactus.Devices.Tests.Catalog;

[Collection("jack")] // listing probes JACK
public sealed class DeviceCatalogTests
{
    [Theory]
    [InlineData("null", "null", "")]
    [InlineData(" NULL ", "null", "")]
    [InlineData("file:OUT.wav", "file", "OUT.wav")]
    [InlineData("file:C:\\Music\\Out.wav", "file", "C:\\Music\\Out.wav")]
    [InlineData("jack:Studio A", "jack", "Studio A")]
    [InlineData("jack:", "jack", "")]
    public void Parse_WellFormed_TakesItApart(string text, string backend, string device)
    {
        Assert.True(DeviceString.TryParse(text, out var parsed));
        Assert.Equal(new DeviceString(backend, device), parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(":x")]
    public void Parse_WithoutABackend_IsRefused(string? text) => Assert.False(DeviceString.TryParse(text, out _));

    [Theory]
    [InlineData("alsa:hw0")]
    [InlineData("")]
    public void Open_Unknown_NamesTheKnownOnes(string device)
    {
        var exception = Assert.Throws<DeviceException>(() => new DeviceCatalog(new NullBackend()).Open(device, new DeviceRequest()));
        Assert.Equal(DeviceFaultKind.ChooseAnother, exception.Fault.Kind);
        Assert.Contains("null", exception.Fault.Mend);
    }

    [Fact]
    public void Open_Null_PassesTheWishesOn()
    {
        using var device = new DeviceCatalog(new NullBackend()).Open(
            "null:tone", new DeviceRequest { SampleRate = 96_000, QuantumFrames = 32, InputChannels = 1, OutputChannels = 4 });
        Assert.Equal((96_000, 32, 1, 4), (device.SampleRate, device.QuantumFrames, device.InputChannels, device.OutputChannels));
    }

    [Fact]
    public void OpenBest_TakesTheFirstThatWorksAndSaysWhyNotTheOthers()
    {
        var catalog = new DeviceCatalog(
            new FakeBackend("first") { Availability = new BackendAvailability(false, "No library.", "apt-get install first") },
            new FakeBackend("second") { Refusal = new DeviceFault(DeviceFaultKind.Retry, "Somebody holds it.") },
            new FakeBackend("third"),
            new FakeBackend("fourth"),
            new NullBackend());
        var choice = catalog.OpenBest(new DeviceRequest());
        using var device = choice.Device;
        Assert.StartsWith("Playing on null: third is there.", choice.Reason);
        Assert.Contains("first: No library. (apt-get install first)", choice.Reason);
        Assert.Contains("second: Somebody holds it.", choice.Reason);
        Assert.DoesNotContain("fourth", choice.Reason);
    }

    [Fact]
    public void OpenBest_WithNothingThatSounds_TakesTheNullDeviceNeverAFile()
    {
        var catalog = new DeviceCatalog(
            new FileBackend((_, _, _) => new MemorySink(2)),
            new FakeBackend("card") { Availability = new BackendAvailability(false, "No card.") },
            new NullBackend());
        var choice = catalog.OpenBest(new DeviceRequest { Device = "tone" });
        using var device = choice.Device;
        Assert.Equal("null", device.Id);
        Assert.Equal("Playing on the null device, which keeps time but makes no sound. Not used: card: No card.", choice.Reason);
    }

    [Fact]
    public void List_NamesEveryBackendWithWhatIsMissing()
    {
        var reports = DeviceCatalog.CreateDefault(null).List();
        Assert.Equal(reports.Count, reports.Select(report => report.Name).Distinct().Count());
        Assert.Contains(reports, report => report is { Name: "null", Availability.IsAvailable: true, Devices.Count: 2 });
        Assert.Contains(reports, report => report is { Name: "file", Availability.IsAvailable: false, Devices.Count: 0 });
        Assert.All(reports, report => Assert.True(report.Availability.IsAvailable || report.Availability.Mend.Length > 0));
    }

    private sealed class FakeBackend(string name) : IAudioBackend
    {
        public BackendAvailability Availability { get; init; } = new(true, name + " is there.");

        public DeviceFault? Refusal { get; init; }

        public string Name => name;

        public bool MakesSound => true;

        public BackendAvailability Probe() => Availability;

        public IReadOnlyList<DeviceInfo> ListDevices() => [];

        public IAudioDevice Open(DeviceRequest request) =>
            Refusal is { } fault ? throw new DeviceException(fault) : new NullDevice(new NullDeviceOptions());
    }
}
