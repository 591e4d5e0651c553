using System.Runtime.CompilerServices;

namespace Tactus.Sessions.Tests.Document;

/// <summary>The node kinds that sessions name: the real ones, and small ones whose every parameter a test can name.</summary>
internal static class TestKinds
{
    [ModuleInitializer]
    internal static void Register()
    {
        BuiltInNodes.Register();
        SessionNodes.Register();
        NodeCatalog.Register<TestInstrument>("test-instrument");
        NodeCatalog.Register<TestEffect>("test-effect");
        NodeCatalog.Register<TestSink>("test-sink");
    }

    public sealed class TestInstrument : Node
    {
        public static readonly Parameter Cutoff = Parameter.Hertz("cutoff", 20, 20000, 1000);

        public static readonly Parameter Wave = Parameter.Choice("wave", 0, "sine", "saw");

        public int Voices { get; private set; } = 8;

        public override NodePorts Ports => NodePorts.Instrument();

        public override void LoadSetting(string key, string value)
        {
            if (key != "voices")
            {
                base.LoadSetting(key, value);
            }

            Voices = int.TryParse(value, out var voices) && voices > 0 ? voices : throw new ArgumentException("\"voices\" must be a number above 0.", nameof(value));
        }

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => throw new InvalidOperationException("never played");
    }

    public class TestEffect : Node
    {
        public static readonly Parameter Amount = Parameter.Percent("amount", 50);

        public override NodePorts Ports => NodePorts.Effect();

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => throw new InvalidOperationException("never played");
    }

    public sealed class TestSink : Node
    {
        public override NodePorts Ports => new([2], []);

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => throw new InvalidOperationException("never played");
    }
}
