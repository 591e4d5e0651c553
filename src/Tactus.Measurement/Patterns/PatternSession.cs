namespace Tactus.Measurement;

/// <summary>A session as a graph, and which of its nodes belong to which bus.</summary>
/// <param name="Graph">The graph; nobody edits it.</param>
/// <param name="Synths">Instruments, and how many voices each shall sound.</param>
/// <param name="Buses">For each bus, the nodes that feed it alone, the bus itself included; what is in none follows after all of them.</param>
internal sealed record PatternSession(AudioGraph Graph, IReadOnlyList<(PolySynth Synth, int Voices)> Synths, IReadOnlyList<IReadOnlyList<Node>> Buses)
{
    /// <summary>The sessions that patterns are tried on, each made for one of them.</summary>
    internal static IReadOnlyDictionary<string, Func<PatternSession>> All { get; } = new Dictionary<string, Func<PatternSession>>
    {
        ["voices"] = ManyVoices,
        ["tracks"] = ManyTracks,
        ["buses"] = FewBuses,
    };

    /// <summary>One instrument with 256 voices, an equaliser and a compressor behind it: <c>synth - eq - compressor - strip - limiter</c>.</summary>
    private static PatternSession ManyVoices()
    {
        var draft = new Draft();
        draft.Begin();
        var synth = draft.Synth(256);
        draft.To(draft.Chain(synth, new ParametricEq(), new Compressor(), new MixerStrip()), draft.Master);
        return draft.Finish();
    }

    /// <summary>24 tracks with a chain each: <c>4 voices - eq - compressor - chorus - delay - strip</c>, all into one limiter.</summary>
    private static PatternSession ManyTracks()
    {
        var draft = new Draft();
        for (var track = 0; track < 24; track++)
        {
            draft.Begin();
            draft.To(draft.Chain(draft.Synth(4), new ParametricEq(), new Compressor(), new Chorus(), new Delay(), new MixerStrip()), draft.Master);
        }

        return draft.Finish();
    }

    /// <summary>Three buses of unequal weight: tracks of 16 voices into <c>bus - eq - compressor - delay - reverb - reverb</c>; five tracks, two, one.</summary>
    private static PatternSession FewBuses()
    {
        var draft = new Draft();
        foreach (var tracks in (int[])[5, 2, 1])
        {
            draft.Begin();
            var bus = draft.Add(new MixerStrip());
            for (var track = 0; track < tracks; track++)
                draft.To(draft.Chain(draft.Synth(16), new MixerStrip()), bus);
            draft.To(draft.Chain(bus, new ParametricEq(), new Compressor(), new Delay(), new Reverb(), new Reverb { DecaySeconds = 4 }), draft.Master);
        }

        return draft.Finish();
    }

    private sealed class Draft
    {
        private readonly AudioGraph _graph = new(outputChannels: 2);
        private readonly List<(PolySynth Synth, int Voices)> _synths = [];
        private readonly List<List<Node>> _buses = [];

        internal Draft()
        {
            Master = new Limiter();
            _graph.Add(Master);
            _graph.Connect(Master, _graph.Output);
        }

        internal Node Master { get; }

        /// <summary>What is added from now on belongs to a new bus.</summary>
        internal void Begin() => _buses.Add([]);

        internal Node Add(Node node)
        {
            _graph.Add(node);
            _buses[^1].Add(node);
            return node;
        }

        internal PolySynth Synth(int voices)
        {
            var synth = VoicePatch.Heavy.CreateSynth(voices);
            _synths.Add((synth, voices));
            Add(synth);
            return synth;
        }

        /// <summary>Puts effects behind a node that is in already.</summary>
        /// <returns>The last.</returns>
        internal Node Chain(Node from, params IEnumerable<Node> effects)
        {
            foreach (var effect in effects)
            {
                To(from, Add(effect));
                from = effect;
            }

            return from;
        }

        internal void To(Node from, Node to) => _graph.Connect(from, to);

        internal PatternSession Finish() => new(_graph, _synths, _buses);
    }
}
