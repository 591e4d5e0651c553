// Ten lines to sound: a chord, on the best device or on the one named.
// dotnet run -c Release --project samples/TenLines [DEVICE [SECONDS]]

using System.Globalization;
using Tactus;

if (EngineProcess.RunIfChild(args)) return;                 // the same program is its own engine process

var device  = args.Length > 0 ? args[0] : "";               // such as null or file:chord.wav; empty is the best that works
var seconds = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 2;

await using var engine = await EngineProcess.StartAsync(new EngineOptions { Device = device });
Console.WriteLine(engine.Info.DeviceChoice.Length > 0 ? engine.Info.DeviceChoice : $"Playing on {engine.Info.Device}.");
var synth  = new PolySynth { Name = "Lead", VoiceCapacity = 64 };
var reverb = new Reverb { Mix = 0.2f };

await engine.EditAsync(graph => graph.Add(synth).To(reverb).To(graph.Output));   // one edit, one swap
foreach (var key in (int[])[60, 64, 67]) engine.Send(synth, Midi.NoteOn(channel: 0, key, velocity: 100));
await Task.Delay(TimeSpan.FromSeconds(seconds));
await engine.StopAsync();                                   // fades out
