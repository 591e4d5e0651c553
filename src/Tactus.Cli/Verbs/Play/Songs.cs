namespace Tactus.Cli;

/// <summary>Opens what people want to hear.</summary>
internal static class Songs
{
    internal static void RegisterKinds()
    {
        BuiltInNodes.Register();
        SessionNodes.Register();
    }

    /// <summary>Opens a MIDI file or a session, and gives up waiting when somebody asks to stop: a pipe that nobody writes to opens never.</summary>
    /// <exception cref="ToolException">It cannot be; one sentence with file and place.</exception>
    /// <exception cref="OperationCanceledException">Somebody asked to stop.</exception>
    internal static Task<Session> OpenAsync(string path, CancellationToken stop) => Task.Run(() => Open(path), CancellationToken.None).WaitAsync(stop);

    private static Session Open(string path)
    {
        try
        {
            var session = Session.Open(Path.GetFullPath(path));
            session.ThrowIfInvalid();
            return session;
        }
        catch (Exception exception) when (exception is SessionException or MidiFileException or SoundFileException)
        {
            throw Failures.OfFile(exception);
        }
    }
}
