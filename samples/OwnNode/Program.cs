// A node of one's own: a tremolo behind a synth, rendered by one worker and by three. The bits are the same.
// dotnet run -c Release --project samples/OwnNode [OUT.wav]

using Tactus;

var path = args.Length > 0 ? args[0] : "tremolo.wav";
var synth = new PolySynth { Program = PolySynth.OwnPatch, [PolySynth.Osc2Level] = 0, [PolySynth.AmpSustain] = 1 };
var graph = new AudioGraph();
graph.Add(synth).To(new Tremolo { [Tremolo.Rate] = 4, [Tremolo.Depth] = 60 }).To(graph.Output);
ScheduledEvent[] notes = [new(MusicalTime.Zero, Midi.NoteOn(0, 69, 100)), new(MusicalTime.FromBeats(8), Midi.NoteOff(0, 69))];
var song = new Timeline { Lanes = [new EventLane(synth, notes)], End = MusicalTime.FromBeats(8) };

var alone = await OfflineRenderer.RenderAsync(graph, song, path, new RenderOptions { Workers = 1 });
var spread = await OfflineRenderer.RenderAsync(graph, song, path, new RenderOptions { Workers = 3, Executor = ExecutorKind.WorkStealing });
Console.WriteLine($"{path}: {spread.Seconds:0.0} s, 1 worker {alone.Sha256[..12]}, 3 workers {spread.Sha256[..12]}");
return alone.Sha256 == spread.Sha256 ? 0 : 1;
