namespace Tactus;

/// <content>One build.</content>
public static partial class SessionBuilder
{
    private sealed class Work(Session session, int sampleRate)
    {
        private readonly AudioGraph _graph = new();
        private readonly List<EventLane> _lanes = [];
        private readonly List<AutomationLane> _automation = [];
        private readonly List<string> _warnings = [];
        private readonly Dictionary<string, Node> _busInputs = [];
        private readonly MidiClips _midiClips = new(session);
        private MusicalTime _end;

        public BuiltSession Run()
        {
            var tempo = new TempoMap([.. session.Tempo.Select(point => new TempoPoint(
                MusicalTime.FromBeats(point.Beat), Tempo.FromBeatsPerMinute(point.Bpm), point.Ramp ? TempoCurve.LinearToNext : TempoCurve.Constant))]);
            var meter = new MeterMap([.. session.Meter.Select(point => new MeterPoint(MusicalTime.FromBeats(point.Beat), point.Beats, point.Unit))]);
            var master = BuildMaster();
            _busInputs[Session.MasterName] = master;

            // why: sums run in the order of connections, so buses are made first, each with its input in front, and then connected in the document's order.
            foreach (var bus in session.Buses)
            {
                var input = Add(new SessionNode { Kind = "gain" }, $"{bus.Name} in", $"bus \"{bus.Name}\"");
                _busInputs[bus.Name] = input;
            }

            foreach (var track in session.Tracks)
            {
                BuildTrack(track, tempo);
            }

            foreach (var bus in session.Buses)
            {
                BuildChain(bus, _busInputs[bus.Name], BusStripKind);
            }

            var timeline = new Timeline
            {
                Tempo = tempo,
                Meter = meter,
                Lanes = _lanes,
                Automation = _automation,
                End = _end,
                Loop = session.Loop is { } loop ? (MusicalTime.FromBeats(loop.Start), MusicalTime.FromBeats(loop.End)) : null,
            };
            _warnings.AddRange(_midiClips.Warnings);
            return new BuiltSession(_graph, timeline, _warnings);
        }

        private Node BuildMaster()
        {
            var master = session.Master;
            var input = Add(new SessionNode { Kind = "gain" }, "Master in", "master");
            var effects = master.Effects.ToList();
            var limiter = effects.Count > 0 && effects[^1].Kind == LimiterKind ? effects[^1] : null;
            if (limiter is not null)
            {
                effects.RemoveAt(effects.Count - 1);
            }

            var nodes = new Dictionary<string, Node>();
            var last = AddEffects(master.Name, effects, input, "master", nodes);
            var strip = Add(new SessionNode { Kind = BusStripKind, Parameters = master.Strip }, "Master strip", "master, strip");
            nodes["strip"] = strip;
            _graph.Connect(last, strip);
            last = strip;
            if (limiter is not null)
            {
                last = AddEffects(master.Name, [limiter], strip, "master", nodes);
            }

            _graph.Connect(last, _graph.Output);
            AddAutomation(master, nodes);
            return input;
        }

        private void BuildTrack(SessionTrack track, TempoMap tempo)
        {
            var path = $"track \"{track.Name}\"";
            if (track.Instrument is { } document)
            {
                var instrument = Add(document, track.Name, $"{path}, instrument");
                AddEvents(track, instrument);
                BuildChain(track, instrument, StripKind, instrument);
                return;
            }

            var player = new AudioClipPlayer { Name = track.Name };
            player.SetClips([.. track.Clips.Select(clip => Describe(clip, tempo))]);
            _graph.Add(player);
            BuildChain(track, player, StripKind);
        }

        private AudioClip Describe(SessionClip clip, TempoMap tempo)
        {
            var file = session.Resolve(clip.Audio!);
            var info = SoundFile.Probe(file);
            var start = tempo.FrameAt(MusicalTime.FromBeats(clip.At), sampleRate);
            var seconds = Math.Max(0, Math.Min(clip.LengthSeconds ?? double.MaxValue, info.Seconds - clip.OffsetSeconds));
            var end = tempo.TimeAt((start / (double)sampleRate) + seconds);
            _end = end > _end ? end : _end;
            return new AudioClip(file, start, clip.OffsetSeconds, seconds, clip.GainDb, clip.FadeInSeconds, clip.FadeOutSeconds);
        }

        private void AddEvents(SessionTrack track, Node instrument)
        {
            var events = new List<ScheduledEvent>();
            foreach (var clip in track.Clips)
            {
                _midiClips.AddTo(events, clip);
            }

            if (events.Count == 0)
            {
                return;
            }

            // why: a stable sort, so that what a clip says at one time keeps its order; notes end before others begin.
            var sorted = events.Select((entry, index) => (entry, index)).OrderBy(pair => pair.entry.Time.Ticks).ThenBy(pair => pair.index).Select(pair => pair.entry).ToArray();
            _lanes.Add(new EventLane(instrument, sorted));
            _end = sorted[^1].Time > _end ? sorted[^1].Time : _end;
        }

        private void BuildChain(SessionBus bus, Node source, string stripKind, Node? instrument = null)
        {
            var path = bus is SessionTrack ? $"track \"{bus.Name}\"" : $"bus \"{bus.Name}\"";
            var nodes = new Dictionary<string, Node>();
            if (instrument is not null)
            {
                nodes["instrument"] = instrument;
            }

            var last = AddEffects(bus.Name, bus.Effects, source, path, nodes);
            var strip = Add(new SessionNode { Kind = stripKind, Parameters = bus.Strip }, $"{bus.Name} strip", $"{path}, strip");
            nodes["strip"] = strip;
            _graph.Connect(last, strip);
            _graph.Connect(strip, _busInputs[bus.Output ?? Session.MasterName]);
            foreach (var send in bus.Sends)
            {
                var parameters = new Dictionary<string, ParameterSetting> { [LevelId] = send.Level };
                var node = Add(new SessionNode { Kind = SendKind, Parameters = parameters }, $"{bus.Name} send {send.Bus}", $"{path}, send to \"{send.Bus}\"");
                nodes["send:" + send.Bus] = node;
                _graph.Connect(strip, node, fromBus: send.Pre ? 1 : 0);
                _graph.Connect(node, _busInputs[send.Bus]);
            }

            AddAutomation(bus, nodes);
        }

        private Node AddEffects(string owner, IReadOnlyList<SessionNode> effects, Node source, string path, Dictionary<string, Node> nodes)
        {
            var last = source;
            for (var index = 0; index < effects.Count; index++)
            {
                var node = Add(effects[index], $"{owner} {effects[index].Label}", $"{path}, effect {index + 1}");
                nodes[effects[index].Label] = node;
                _graph.Connect(last, node);
                last = node;
            }

            return last;
        }

        private void AddAutomation(SessionBus bus, Dictionary<string, Node> nodes)
        {
            foreach (var automation in bus.Automation)
            {
                var node = nodes[automation.Node];
                if (node.Parameters.TryFind(automation.Parameter, out var parameter))
                {
                    var points = automation.Points.Select(point => new AutomationPoint(MusicalTime.FromBeats(point.Beat), point.Value, point.Shape)).ToArray();
                    _automation.Add(new AutomationLane(node, parameter, points));
                }
            }
        }

        private Node Add(SessionNode document, string name, string path)
        {
            var node = MakeNode(document, path);
            node.Name = name;
            _graph.Add(node);
            return node;
        }
    }
}
