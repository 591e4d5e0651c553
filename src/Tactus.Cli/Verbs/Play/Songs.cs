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

    /// <summary>Sees to it that nothing is written over what is being played.</summary>
    /// <param name="session">What plays.</param>
    /// <param name="song">The file that it was opened from.</param>
    /// <param name="output">The file to write.</param>
    /// <exception cref="ToolException">The output is the song, or a file of one of its clips.</exception>
    internal static void RefuseWritingOver(Session session, string song, string output)
    {
        var target = Final(output);
        if (target == Final(song))
        {
            throw ToolException.BadInput($"{output}: this is the song itself; write into another file.");
        }

        if (session.FilePaths().Any(path => Final(path) == target))
        {
            throw ToolException.BadInput($"{output}: a clip of the song plays this file; write into another one.");
        }
    }

    /// <summary>Where a path leads, behind all links.</summary>
    private static string Final(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            return new FileInfo(full).LinkTarget is null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full;
        }
        catch (IOException)
        {
            return path; // why: links that lead in a circle lead to no file, and opening it says so.
        }
    }

    private static Session Open(string path)
    {
        if (!Path.IsPathRooted(path) && !Directory.Exists("."))
        {
            throw ToolException.BadInput($"{path}: the folder that tactus was started in is gone; change to another one.");
        }

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
