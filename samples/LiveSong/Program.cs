// A song, live and offline: plays a session or a MIDI file, then renders it. Live, it tells where the song is and what goes wrong.
// dotnet run -c Release --project samples/LiveSong SONG OUT.wav [DEVICE]

using Tactus;

if (EngineProcess.RunIfChild(args)) return 0;
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: LiveSong SONG OUT.wav [DEVICE]");
    return 2;
}

var session = Session.Open(args[0]);                        // song.tactus.json or song.mid
await using (IEngine engine = await EngineProcess.StartAsync(new EngineOptions { Device = args.Length > 2 ? args[2] : "" }))
{
    engine.Notifications += notification => Console.Error.WriteLine(notification.Message);
    engine.Xruns += xrun => Console.Error.WriteLine(xrun.Describe());
    await engine.LoadAsync(session);
    engine.Transport.ClearLoop();
    engine.Transport.Play();
    while (engine.Transport.PositionSeconds < engine.Transport.EndSeconds)
    {
        Console.WriteLine($"{engine.Transport.PositionSeconds:0.0} of {engine.Transport.EndSeconds:0.0} s, load {engine.Load.P99:P0}");
        await Task.Delay(500);
    }

    await engine.StopAsync();
}

var bar = new RenderProgress(share => Console.Write($"\rrendering {share:P0}"));
var report = await OfflineRenderer.RenderAsync(session, args[1], progress: bar);   // same graph, same bits
Console.WriteLine($"\n{args[1]}: {report.Seconds:0.0} s, {report.RealtimeFactor:0} times as fast as it sounds, peak {report.PeakDbfs:0.0} dB");
return 0;
