namespace Tactus.Nodes.Tests.Synth;

/// <summary>Which note is taken when voices run out, and when voices end.</summary>
public sealed unsafe class VoiceAllocatorTests : IDisposable
{
    private readonly VoiceCommands _commands;
    private readonly VoiceAllocator _allocator;
    private readonly PatchData* _held;
    private readonly PatchData* _struck;

    public VoiceAllocatorTests()
    {
        _commands = new VoiceCommands(VoiceAllocator.LanesFor(4) / VoiceGroup.LaneCount, VoiceAllocator.CommandsFor(4));
        _allocator = new VoiceAllocator(4, 48000, _commands);
        _held = PatchData.CompileBank([new Patch("held") { Osc1 = new Oscillator(Wave.Saw, 1), Amp = new Adsr(0.01f, 0.1f, 0.5f, 1) }]);
        _struck = PatchData.CompileBank([new Patch("struck") { Osc1 = new Oscillator(Wave.Sine, 1), Amp = new Adsr(0.01f, 0.09f, 0, 1) }]);
    }

    [Fact]
    public void Start_BelowTheLimit_TakesNobody()
    {
        Fill();
        Assert.Equal([60, 61, 62, 63], Keys(NoteState.Held));
        Assert.Equal(4, _allocator.SoundingLanes);
    }

    [Fact]
    public void Start_NothingReleased_TakesTheOldest()
    {
        Fill();
        Start(64, 100);
        Assert.Equal([61, 62, 63, 64], Keys(NoteState.Held));
        Assert.Equal([60], Keys(NoteState.Fading));
        Assert.Equal(4, _allocator.SoundingLanes);
        Assert.Equal(5, _allocator.BusyLanes);
    }

    [Fact]
    public void Start_SomeSustained_TakesTheOneHeldLongestByThePedal()
    {
        Fill();
        _allocator.Sustain(_allocator.NoteOf(0, 62));
        _allocator.Sustain(_allocator.NoteOf(0, 61));
        Start(64, 100);
        Assert.Equal([62], Keys(NoteState.Fading));
        Start(65, 110);
        Assert.Equal([62, 61], Keys(NoteState.Fading));
        Start(66, 120);
        Assert.Equal([62, 61, 60], Keys(NoteState.Fading));
    }

    [Fact]
    public void Start_SomeReleased_TakesTheOneReleasedFirst()
    {
        Fill();
        _allocator.Sustain(_allocator.NoteOf(0, 60));
        _allocator.Release(_allocator.NoteOf(0, 63), 1, 50, 50);
        _allocator.Release(_allocator.NoteOf(0, 61), 1, 60, 60);
        Start(64, 100);
        Assert.Equal([63], Keys(NoteState.Fading));
        Start(65, 110);
        Assert.Equal([63, 61], Keys(NoteState.Fading));
        Start(66, 120);
        Assert.Equal([63, 61, 60], Keys(NoteState.Fading));
    }

    [Fact]
    public void Start_ManyMoreThanLanes_CutsWhatFadesLongest()
    {
        Fill();
        var lanes = VoiceAllocator.LanesFor(4);
        for (var key = 64; key < 64 + lanes; key++)
        {
            Start(key, 100);
        }

        // All lanes are in use; the four last sound, the others fade, and the first that faded have been cut.
        Assert.Equal(4, _allocator.SoundingLanes);
        Assert.Equal(lanes, _allocator.BusyLanes);
        Assert.Equal(lanes - 4, Keys(NoteState.Fading).Length);
        Assert.Equal(64 + lanes - 4 - (lanes - 4), Keys(NoteState.Fading)[0]);
    }

    [Fact]
    public void Ends_FollowFromSegments()
    {
        // 0.01 s of attack and 0.09 s of decay are 4800 frames; the end is rounded up to a control step.
        Start(60, 5, _struck);
        Assert.Equal((5 + 4800 + 15) / 16 * 16, _commands[0]->End);
        Start(61, 5);
        Assert.Equal(long.MaxValue, _commands[1]->End);
        _allocator.Release(_allocator.NoteOf(0, 61), 0.5f, 1003, 1003);
        Assert.Equal((1003 + 24000 + 15) / 16 * 16, _commands[2]->End);
        _allocator.Expire(4815);
        Assert.Equal(2, _allocator.BusyLanes);
        _allocator.Expire(4816);
        Assert.Equal(1, _allocator.BusyLanes);
        Assert.False(_allocator.IsIdle(0, 25000));
        _allocator.Expire(25008);
        Assert.Equal(0, _allocator.BusyLanes);
        Assert.True(_allocator.IsIdle(0, 25008));
    }

    [Fact]
    public void Fade_AfterALongRelease_MakesTheChannelIdleSooner()
    {
        Start(60, 0);
        _allocator.Release(_allocator.NoteOf(0, 60), 1, 16, 16);
        Assert.False(_allocator.IsIdle(0, 40000));
        _allocator.Fade(0 + FirstOf(NoteState.Released), 32, 32);
        Assert.True(_allocator.IsIdle(0, 32 + 144));
    }

    [Fact]
    public void SetLimit_Lower_FadesTheOldest()
    {
        Fill();
        _allocator.SetLimit(2, 64, 64);
        Assert.Equal([60, 61], Keys(NoteState.Fading));
        Start(70, 80);
        Assert.Equal([63, 70], Keys(NoteState.Held));
        _allocator.SetLimit(100, 96, 96);
        Assert.Equal(4, _allocator.Limit);
    }

    [Fact]
    public void Start_MoreThanTheListsHold_IsRefusedAndCounted()
    {
        var started = 0;
        while (_allocator.RefusedNotes == 0)
        {
            Start(started++ % 128, 0);
            Assert.True(_commands.Count <= _commands.Capacity);
        }

        Assert.True(started > 1024, $"only {started}");

        // There is still room for every end.
        for (var key = 0; key < 128; key++)
        {
            if (_allocator.NoteOf(0, key) is >= 0 and var note)
            {
                _allocator.Release(note, 1, 0, 0);
                _allocator.Fade(note, 0, 0);
            }
        }

        Assert.True(_commands.Count <= _commands.Capacity);
    }

    public void Dispose() => _commands.Dispose();

    private void Fill()
    {
        for (var key = 60; key < 64; key++)
        {
            Start(key, key - 60);
        }
    }

    private void Start(int key, int frame, PatchData* patch = null) => _allocator.Start(
        new NoteStart { Patch = patch == null ? _held : patch, Key = key, PitchOctaves = 8, Velocity = 1, AttackScale = 1, DecayScale = 1 }, frame, frame);

    private int FirstOf(NoteState state) => _allocator.FirstOf(state);

    private int[] Keys(NoteState state)
    {
        var keys = new List<int>();
        for (var note = _allocator.FirstOf(state); note >= 0; note = _allocator[note].Next)
        {
            keys.Add(_allocator[note].Key);
        }

        return [.. keys];
    }
}
