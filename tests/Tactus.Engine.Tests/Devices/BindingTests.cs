using Tactus.Devices;
using Tactus.RealTime;

namespace Tactus.Engine.Tests;

/// <summary>Where the audio threads of a playing engine may run, as the kernel says.</summary>
public sealed class BindingTests
{
    private const string Worker = "tactus-work-1";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Fixed_OnADeviceOfOurs_BindsTheDeviceThreadAndTheWorkers()
    {
        SkipWhereNothingIsBound();
        await using var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "null", Workers = 2, Binding = WorkerBinding.Fixed }, Token);
        Assert.SkipUnless(engine.Info.IsRealTime, "real-time priority is refused here, and ordinary threads are not bound");

        var order = WorkerPlacement.Current.Processors;
        Assert.Contains($"{order[1]}", ProcessorsOf(Worker));
        Assert.Contains($"{order[0]}", ProcessorsOf("tactus-null"));
        Assert.Equal("", engine.Info.WorkerRefusal);
    }

    // The worker would wait for the caller in every cycle that finds the caller on its processor.
    [Fact]
    public void Fixed_OnADeviceWithAThreadOfItsOwn_LeavesWorkersToMove()
    {
        SkipWhereNothingIsBound();
        using var device = new ScriptedDevice(48_000, new DeviceRequest());
        using var executor = EngineExecutor.Create(new EngineOptions { Workers = 2, Binding = WorkerBinding.Fixed }, device, staysOnDevice: true);

        Assert.Equal(-1, Assert.Single(executor.Walker.WorkerGrants).Processor);
    }

    [Fact]
    public void Fixed_OnANullDeviceThatAwaitsAnother_LeavesWorkersToMove()
    {
        SkipWhereNothingIsBound();
        using var device = new NullDevice(new NullDeviceOptions());
        using var executor = EngineExecutor.Create(new EngineOptions { Workers = 2, Binding = WorkerBinding.Fixed }, device, staysOnDevice: false);

        Assert.Equal(-1, Assert.Single(executor.Walker.WorkerGrants).Processor);
    }

    [Fact]
    public async Task Workers_LeftOut_AreAsManyAsThePlacementSuggests()
    {
        await using var engine = await AudioEngine.StartAsync(new EngineOptions { Device = "null" }, Token);

        Assert.Equal(WorkerPlacement.Current.SuggestedWorkers, engine.Info.Workers);
    }

    private static void SkipWhereNothingIsBound()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        Assert.SkipUnless(WorkerPlacement.Current.Processors.Count >= 2, "only one processor may be used");
    }

    /// <summary>The processors of all threads of a name: other tests' engines may have some, too.</summary>
    private static List<string> ProcessorsOf(string name)
    {
        var found = new List<string>();
        foreach (var folder in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                if (File.ReadAllText(folder + "/comm").Trim() == name)
                {
                    found.Add(File.ReadLines(folder + "/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':')[1].Trim());
                }
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }

        return found;
    }
}
