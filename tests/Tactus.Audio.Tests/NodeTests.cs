namespace Tactus.Audio.Tests;

public sealed class NodeTests
{
    [Fact]
    public void ParameterSet_DerivedKind_ListsBaseFirstThenById()
    {
        var node = new Derived();
        Assert.Equal(["alpha", "zeta", "beta", "omega"], Enumerable.Range(0, node.Parameters.Count).Select(index => node.Parameters[index].Id));
        Assert.Equal(0, Base.Alpha.Index);
        Assert.Equal(3, Derived.Omega.Index);
        Assert.Same(node.Parameters, new Derived().Parameters);
        Assert.Equal(["level", "peak"], node.Parameters.Readouts.Select(readout => readout.Id));
        Assert.True(node.Parameters.TryFind("zeta", out var found));
        Assert.Same(Base.Zeta, found);
        Assert.False(node.Parameters.TryFind("Zeta", out _));
        Assert.Equal(2, new Base().Parameters.Count);
    }

    [Fact]
    public void ParameterSet_DuplicateId_IsRefusedByName()
    {
        var error = Assert.Throws<InvalidOperationException>(() => new Doubled());
        Assert.Contains("\"same\" twice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ParameterSet_SharedAtAnotherPlace_IsRefused() => Assert.Throws<InvalidOperationException>(() => new Thief());

    [Fact]
    public void ParameterSet_CreatedFromManyThreads_IsOne()
    {
        var sets = new ParameterSet[8];
        Parallel.For(0, 8, index => sets[index] = new Raced().Parameters);
        Assert.Equal(2, Raced.First.Index + Raced.Second.Index + 1);
        Assert.All(sets, set => Assert.Same(Raced.First, set[0]));
    }

    [Fact]
    public void Indexer_SetsClampedAndTellsTheSink()
    {
        var node = new Derived();
        var sink = new RecordingSink();
        node.Sink = sink;
        node[Base.Alpha] = double.PositiveInfinity;
        Assert.Equal(1, node[Base.Alpha]);
        node[Base.Alpha] = double.NaN;
        Assert.Equal(0.5, node[Base.Alpha]);
        Assert.Equal([1, 0.5], sink.Values);
        Assert.Throws<ArgumentException>(() => node[Raced.First]);
        Assert.Throws<ArgumentException>(() => node.LoadSetting("no", "such"));
    }

    [Fact]
    public void Ports_KindThatSaysNothing_AreThoseOfAStereoEffect()
    {
        var ports = new Raced().Ports;
        Assert.Equal([2], ports.AudioInputs);
        Assert.Equal([2], ports.AudioOutputs);
        Assert.False(ports.TakesEvents || ports.MakesEvents);
    }

    // Big graphs are made of nodes that get few events or none; room for a dense block of notes in each of them would be most of the memory.
    [Theory]
    [InlineData(64, 64)]
    [InlineData(1_024, 512)]
    [InlineData(8_192, EventBuffer.DefaultCapacity)]
    public void CreateInstance_RoomForEvents_FollowsWhatTheNodeTakes(int maxBlockFrames, int expected)
    {
        var context = new PrepareContext(48_000, maxBlockFrames);
        using var player = new Player().CreateInstance(context);
        using var effect = new Base().CreateInstance(context);
        using var plain = new Plain().CreateInstance(context);
        Assert.Equal(EventBuffer.DefaultCapacity, player.EventsIn.Capacity);
        Assert.Equal(expected, effect.EventsIn.Capacity);
        Assert.Equal(1, plain.EventsIn.Capacity);
    }

    [Fact]
    public void CreateInstance_StartsAtTheNodesValuesAndKeepsRevision()
    {
        var node = new Derived { [Base.Alpha] = 0.75 };
        using var instance = node.CreateInstance(new PrepareContext(48000, 64));
        instance.BeginBlock(64);
        Assert.Equal(0.75f, instance.Parameters.Block(Base.Alpha, 64).Value);
        Assert.Equal(node.Revision, instance.Revision);
        Assert.Null(instance.EventsOut);
        instance.Readouts.Report(Derived.Peak, 3);
        Assert.Equal(3, instance.Readouts.Read(Derived.Peak));
    }

    [Fact]
    public void EndBlock_Fault_BecomesSilenceAndIsCounted()
    {
        var node = new Derived();
        using var instance = node.CreateInstance(new PrepareContext(48000, 64));
        using var output = new AudioBuffer(2, 64);
        output.Channel(0).Fill(float.NaN);
        output.View.Silence = SilenceMask.None;
        var binding = new NodeBinding(instance, [], [output.View]);
        instance.EventsIn.TryAdd(new TimedEvent(0, Midi.NoteOn(0, 1, 1)));
        instance.EndBlock(ProcessStatus.Continue, binding, 64);
        Assert.Equal(0, instance.EventsIn.Count);
        Assert.True(float.IsNaN(output.Channel(0)[0]));
        instance.EndBlock(ProcessStatus.Error, binding, 64);
        Assert.Equal(1, instance.FaultCount);
        Assert.False(output.Channel(0).ContainsAnyExcept(0f));
        Assert.True(output.Block(64).AsReadOnly().IsSilent);
    }

    [Fact]
    public void NodeCatalog_RegisteredKind_IsMadeAndNamed()
    {
        NodeCatalog.Register<Derived>("test-derived");
        NodeCatalog.Register<Derived>("test-derived");
        Assert.True(NodeCatalog.TryCreate("test-derived", out var node));
        Assert.Equal("test-derived", NodeCatalog.KindOf(Assert.IsType<Derived>(node)));
        Assert.Contains("test-derived", NodeCatalog.Kinds);
        NodeCatalog.Register<Derived>("test-derived-renamed");
        NodeCatalog.Register<Derived>("test-derived");
        Assert.True(NodeCatalog.TryCreate("test-derived", out _));
        Assert.Equal("test-derived-renamed", NodeCatalog.KindOf(node));
    }

    [Fact]
    public void NodeCatalog_TakenOrUnknownName_IsRefusedInWords()
    {
        NodeCatalog.Register<Base>("test-base");
        Assert.Throws<ArgumentException>(() => NodeCatalog.Register<Raced>("test-base"));
        Assert.False(NodeCatalog.TryCreate("no-such-kind", out var node));
        Assert.Null(node);
        Assert.Contains("NodeCatalog.Register", Assert.Throws<InvalidOperationException>(() => NodeCatalog.KindOf(new Raced())).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => NodeCatalog.Register<Raced>(" "));
    }

    private class Base : Node
    {
        public static readonly Parameter Zeta = Parameter.Ratio("zeta", 0.5);
        public static readonly Parameter Alpha = Parameter.Ratio("alpha", 0.5);

        public override NodePorts Ports => NodePorts.Effect();

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Nothing();
    }

    private sealed class Derived : Base
    {
        public static readonly Parameter Omega = Parameter.Ratio("omega", 0.5);
        public static readonly Parameter Beta = Parameter.Ratio("beta", 0.5);
        public static readonly Readout Peak = new("peak", ParameterUnit.Decibels);
        public static readonly Readout Level = new("level", ParameterUnit.Decibels);
    }

    private sealed class Doubled : Base
    {
        public static readonly Parameter One = Parameter.Ratio("same", 0.5);
        public static readonly Parameter Two = Parameter.Ratio("same", 0.25);
    }

    private sealed class Thief : Node
    {
        public static readonly Parameter AAA = Parameter.Ratio("aaa", 0.5);
        public static readonly Parameter Stolen = FirstSeen();

        public override NodePorts Ports => NodePorts.Effect();

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Nothing();

        private static Parameter FirstSeen()
        {
            _ = new Base();
            return Base.Alpha;
        }
    }

    private sealed class Raced : Node
    {
        public static readonly Parameter First = Parameter.Ratio("first", 0.5);
        public static readonly Parameter Second = Parameter.Ratio("second", 0.5);

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Nothing();
    }

    private sealed class Plain : Node
    {
        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Nothing();
    }

    private sealed class Player : Node
    {
        public override NodePorts Ports => NodePorts.Instrument();

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Nothing();
    }

    private sealed class Nothing : INodeProcessor
    {
        public ProcessStatus Process(in ProcessContext context) => ProcessStatus.Sleep;
    }

    private sealed class RecordingSink : IParameterSink
    {
        public List<double> Values { get; } = [];

        public void Push(Node node, Parameter parameter, double value) => Values.Add(value);
    }
}
