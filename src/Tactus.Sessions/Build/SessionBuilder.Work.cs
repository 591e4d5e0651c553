using Tactus.Sessions;

namespace Tactus;

/// <content>One build of a session that was found valid.</content>
public static partial class SessionBuilder
{
    private sealed class Work(Session session, SessionMedia media, int sampleRate)
    {
        private readonly AudioGraph _graph = new();
        private readonly List<EventLane> _lanes = [];
        private readonly List<AutomationLane> _automation = [];
        private readonly List<string> _warnings = [.. session.Warnings];
        private readonly Dictionary<string, Node> _busInputs = new(StringComparer.Ordinal);
        private readonly HashSet<string> _names = new(StringComparer.Ordinal);
        private MusicalTime _end;

        public BuiltSession Run()
        {
            // why: who says of one track what it gets has decided; tracks that say nothing get nothing then.
            _graph.PlaysMidiByDefault = session.Tracks.All(track => track.Input is null);
            var tempo = new TempoMap([.. session.Tempo.Select(point => new TempoPoint(
                MusicalTime.FromBeats(point.Beat), Tempo.FromBeatsPerMinute(point.Bpm), point.Ramp ? TempoCurve.LinearToNext : TempoCurve.Constant))]);
            var meter = new MeterMap([.. session.Meter.Select(point => new MeterPoint(MusicalTime.FromBeats(point.Beat), point.Beats, point.Unit))]);
            _busInputs[Session.MasterName] = BuildMaster();

            // why: sums run in the order of connections, so buses are made first, each with its input in front, and then connected in the document's order.
            foreach (var bus in session.Buses)
            {
                _busInputs[bus.Name] = Add(new SessionNode { Kind = InputKind }, $"{bus.Name} in");
            }

            foreach (var track in session.Tracks)
            {
                BuildTrack(track, tempo);
            }

            foreach (var bus in session.Buses)
            {
                BuildChain(bus, [_busInputs[bus.Name]], null);
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
            _warnings.AddRange(media.Warnings.Except(_warnings));
            return new BuiltSession(_graph, timeline, _warnings);
        }

        private Node BuildMaster()
        {
            var master = session.Master;
            var input = Add(new SessionNode { Kind = InputKind }, "Master in");
            var effects = master.Effects.ToList();
            var limiter = effects.Count > 0 && effects[^1].Kind == LimiterKind ? effects[^1] : null;
            if (limiter is not null)
            {
                effects.RemoveAt(effects.Count - 1);
            }

            var nodes = new Dictionary<string, Node>(StringComparer.Ordinal);
            var last = AddEffects(master.Name, effects, input, nodes);
            var strip = Add(StripOf(master), "Master strip");
            nodes["strip"] = strip;
            _graph.Connect(last, strip);
            last = limiter is null ? strip : AddEffects(master.Name, [limiter], strip, nodes);
            _graph.Connect(last, _graph.Output);
            AddAutomation(master, nodes);
            return input;
        }

        private void BuildTrack(SessionTrack track, TempoMap tempo)
        {
            var sources = new List<Node>();
            var sounds = track.Clips.Where(clip => clip.Audio is not null).ToList();
            Node? instrument = null;

            // why in front: the device's MIDI goes to the first node that takes events, and must reach both.
            var through = track.MidiOutput is null ? null : Add(new SessionNode { Kind = ThroughKind }, $"{track.Name} MIDI");
            if (track.Instrument is { } document)
            {
                instrument = Add(document, track.Name);
                sources.Add(instrument);
            }

            if ((through ?? instrument) is { } player)
            {
                AddEvents(track, player);
                ConnectMidi(track, player, instrument);
            }

            if (sounds.Count > 0 || instrument is null)
            {
                var clips = new AudioClipPlayer { Name = Unique(instrument is null ? track.Name : $"{track.Name} clips") };
                clips.SetClips([.. sounds.Select(clip => Describe(clip, tempo))]);
                _graph.Add(clips);
                sources.Add(clips);
            }

            BuildChain(track, sources, instrument);
        }

        /// <summary>Joins a track with the device's MIDI.</summary>
        /// <param name="track">The track.</param>
        /// <param name="player">What gets the track's events.</param>
        /// <param name="instrument">What sounds, if anything.</param>
        private void ConnectMidi(SessionTrack track, Node player, Node? instrument)
        {
            foreach (var input in track.Input?.Distinct() ?? [])
            {
                _graph.ConnectMidiInput(
                    player,
                    new MidiInput { PortName = input.PortName, Group = input.Port - 1, Channel = input.Channel - 1, ToChannel = input.ToChannel - 1 });
            }

            if (track.MidiOutput is { } output)
            {
                _graph.ConnectMidiOutput(player, new MidiOutput { PortName = output.PortName, Group = output.Port - 1, ToChannel = output.ToChannel - 1 });
                if (instrument is not null)
                {
                    _graph.ConnectEvents(player, instrument);
                }
            }
        }

        private AudioClip Describe(SessionClip clip, TempoMap tempo)
        {
            var file = session.Resolve(clip.Audio!);
            var sound = media.Sound(clip.Audio!);
            if (sound.SampleRate != sampleRate)
            {
                // why: found out here and not when the engine prepares the node, where an error would come too late to be told well.
                SoxrLibrary.Require(Path.GetFileName(file));
            }

            var start = tempo.FrameAt(MusicalTime.FromBeats(clip.At), sampleRate);
            var seconds = Math.Max(0, Math.Min(clip.LengthSeconds ?? double.MaxValue, sound.Seconds - clip.OffsetSeconds));
            var end = tempo.TimeAt((start / (double)sampleRate) + seconds);
            _end = end > _end ? end : _end;
            return new AudioClip(file, start, sampleRate, clip.OffsetSeconds, seconds, clip.GainDb, clip.FadeInSeconds, clip.FadeOutSeconds, clip.FadeCurve);
        }

        private void AddEvents(SessionTrack track, Node instrument)
        {
            var lane = new MidiLane();
            foreach (var clip in track.Clips.Where(clip => clip.Audio is null).OrderBy(clip => clip.At))
            {
                var end = lane.Add(clip, clip.Midi is null ? null : media.Midi(clip.Midi));
                _end = end > _end ? end : _end;
            }

            var events = lane.ToEvents();
            if (events.Length > 0)
            {
                _lanes.Add(new EventLane(instrument, events));
            }

            if (lane.KeysLeftOut > 0)
            {
                _warnings.Add($"{session.SourceName}: track {SessionErrors.Quote(track.Name)}: {lane.KeysLeftOut} notes leave the keys 0 to 127 when transposed; left out.");
            }
        }

        private void BuildChain(SessionBus bus, IReadOnlyList<Node> sources, Node? instrument)
        {
            var nodes = new Dictionary<string, Node>(StringComparer.Ordinal);
            if (instrument is not null)
            {
                nodes["instrument"] = instrument;
            }

            var effects = bus.Effects.Select(effect => Add(effect, $"{bus.Name} {effect.Label}")).ToList();
            var strip = Add(StripOf(bus), $"{bus.Name} strip");
            for (var i = 0; i < effects.Count; i++)
            {
                nodes[bus.Effects[i].Label] = effects[i];
            }

            nodes["strip"] = strip;
            var chain = effects.Append(strip).ToList();
            foreach (var source in sources)
            {
                _graph.Connect(source, chain[0]);
            }

            for (var i = 1; i < chain.Count; i++)
            {
                _graph.Connect(chain[i - 1], chain[i]);
            }

            _graph.Connect(strip, _busInputs[bus.Output ?? Session.MasterName]);
            foreach (var send in bus.Sends)
            {
                var node = Add(NodeOf(send), $"{bus.Name} send {send.Bus}");
                nodes[SendPrefix + send.Bus] = node;
                _graph.Connect(strip, node, fromBus: send.Pre ? 1 : 0);
                _graph.Connect(node, _busInputs[send.Bus]);
            }

            AddAutomation(bus, nodes);
        }

        private Node AddEffects(string owner, IReadOnlyList<SessionNode> effects, Node source, Dictionary<string, Node> nodes)
        {
            var last = source;
            foreach (var effect in effects)
            {
                var node = Add(effect, $"{owner} {effect.Label}");
                nodes[effect.Label] = node;
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
                    var points = automation.Points.Select(point => new AutomationPoint(
                        MusicalTime.FromBeats(point.Beat), point.Value.TryResolve(parameter, out var value) ? value : parameter.Initial, point.Shape));
                    _automation.Add(new AutomationLane(node, parameter, points.ToArray()));
                }
            }
        }

        private Node Add(SessionNode document, string name)
        {
            var errors = new SessionErrors();
            var node = MakeNode(document, name, errors);
            if (node is null || errors.Count > 0)
            {
                throw SessionException.Of(session.SourceName, errors.All);
            }

            node.Name = Unique(name);
            _graph.Add(node);
            return node;
        }

        /// <summary>A node's name, with a number behind it where a track happens to be called like another one's strip.</summary>
        private string Unique(string name)
        {
            var unique = name;
            for (var number = 2; !_names.Add(unique); number++)
            {
                unique = $"{name} {number}";
            }

            return unique;
        }
    }
}
