using Tactus.Devices.Tests.Support;

namespace Tactus.Devices.Tests.Clocked;

public sealed class CallbackGuardTests
{
    [Fact]
    public unsafe void Process_Throwing_SilencesTheCycleAndIsCalledAgain()
    {
        using var equipment = new CycleEquipment("rig", new ClockedDeviceOptions(), new SilentEnds(null));
        var meter = new DeviceMeter { State = DeviceState.Running };
        var calls = 0;
        var clock = new ScriptedClock();
        var loop = new CycleLoop(new ClockedDeviceOptions(), equipment, new Thrower(_ => calls++ == 1), meter, clock);

        loop.RunCycle();
        Assert.Equal(1f, equipment.Outputs[1][127]);
        loop.RunCycle();
        Assert.True(equipment.Outputs[0].IndexOfAnyExcept(0f) < 0 && equipment.Outputs[1].IndexOfAnyExcept(0f) < 0);
        Assert.Equal(0, equipment.MidiOutput.Count); // half-made messages do not leave
        loop.RunCycle();
        Assert.Equal(1f, equipment.Outputs[0][0]);

        var status = meter.Snapshot();
        Assert.Equal((3, 1, DeviceState.Running), (status.Cycles, status.CallbackFaults, status.State));
        Assert.Equal(DeviceFaultKind.MendCallback, status.Fault!.Kind);
        Assert.Contains("cycle 1", status.Fault.Message);
        Assert.IsType<InvalidTimeZoneException>(status.Fault.Cause);
    }

    [Fact]
    public void Process_ThrowingThreeTimesInARow_IsMutedAndTheDeviceGoesOn()
    {
        using var equipment = new CycleEquipment("rig", new ClockedDeviceOptions(), new SilentEnds(null));
        var meter = new DeviceMeter { State = DeviceState.Running };
        var calls = 0;
        var loop = new CycleLoop(
            new ClockedDeviceOptions(), equipment, new Thrower(_ => calls++ is 0 or 1 or > 2), meter, new ScriptedClock());
        for (var cycle = 0; cycle < 20; cycle++)
            loop.RunCycle();

        Assert.Equal(6, calls); // two, one good, three; then no more
        var status = meter.Snapshot();
        Assert.Equal((20, 5, DeviceState.Muted), (status.Cycles, status.CallbackFaults, status.State));
        Assert.Contains("cycle 0", status.Fault!.Message); // the first is kept
        Assert.True(equipment.Outputs[0].IndexOfAnyExcept(0f) < 0);
    }

    [Fact]
    public void OnXrun_Throwing_IsCountedAsAFault()
    {
        using var rig = new LoopRig();
        using var equipment = new CycleEquipment("rig", rig.Options, new SilentEnds(null));
        var meter = new DeviceMeter();
        var clock = new ScriptedClock();
        var thrower = new Thrower(_ => false) { ThrowsOnXrun = true, Clock = clock };
        var loop = new CycleLoop(rig.Options, equipment, thrower, meter, clock);
        loop.RunCycle();
        Assert.Equal(1, meter.Snapshot().CallbackFaults);
        Assert.Equal(1, meter.Snapshot().LostCycles);
        Assert.Contains("OnXrun", meter.Snapshot().Fault!.Message);
    }

    private sealed class Thrower(Func<long, bool> throws) : IDeviceCallback
    {
        public bool ThrowsOnXrun { get; init; }

        public ScriptedClock? Clock { get; init; }

        public void Process(in DeviceCycle cycle)
        {
            for (var channel = 0; channel < cycle.OutputChannels; channel++)
                cycle.Output(channel).Fill(1);
            cycle.MidiOutput.TryAdd(new TimedEvent(0, Midi.NoteOn(0, 60, 1)));
            Clock?.Work(15_000_000);
            if (throws(cycle.CycleIndex))
                throw new InvalidTimeZoneException("on purpose");
        }

        public void OnXrun(in DeviceXrun xrun)
        {
            if (ThrowsOnXrun)
                throw new InvalidTimeZoneException("on purpose");
        }
    }
}
