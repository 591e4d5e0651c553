namespace Tactus.Devices;

/// <summary>Opens and closes clients, and keeps libjack's one-server rule.</summary>
/// <remarks>
/// libjack keeps its server's memory in process-wide globals, made at the first client and destroyed with the last. Clients of a second server, or of a
/// restarted one, opened while old ones live, overwrite them, and closing any of them then crashes (seen with 1.9.21). So they are refused here.
/// </remarks>
internal static unsafe class JackClients
{
    private static readonly Lock s_lock = new();
    private static string s_server = "";
    private static int s_count;
    private static bool s_isServerGone;

    /// <summary>Opens a client.</summary>
    /// <returns>The client, or 0 with the reason.</returns>
    [MainThread]
    internal static nint TryOpen(JackApi api, string server, string name, out DeviceFault? fault)
    {
        var asked = server.Length > 0 ? server : Environment.GetEnvironmentVariable("JACK_DEFAULT_SERVER") is { Length: > 0 } standard ? standard : "default";
        lock (s_lock)
        {
            if (s_count > 0 && (s_isServerGone || s_server != asked))
            {
                fault = new DeviceFault(
                    DeviceFaultKind.Retry,
                    s_isServerGone
                        ? $"{Describe(s_server)} is gone, and devices of it are still open; libjack reaches no other server before they are closed."
                        : $"This program has devices of the JACK server \"{s_server}\" open; libjack reaches one server at a time.",
                    "dispose those devices first");
                return 0;
            }

            var client = Open(api, server, name, out var status);
            fault = client == 0 ? Explain(server, status) : null;
            if (client != 0 && s_count++ == 0)
            {
                s_server = asked;
                s_isServerGone = false;
            }

            return client;
        }
    }

    /// <summary>Closes a client.</summary>
    [MainThread]
    internal static void Close(JackApi api, nint client)
    {
        lock (s_lock)
        {
            _ = api.ClientClose(client);
            s_count--;
        }
    }

    /// <summary>A client was told that the server is gone.</summary>
    [BackgroundThread]
    internal static void ServerIsGone() => Volatile.Write(ref s_isServerGone, true); // order: carries nothing but itself; read under the lock

    /// <summary>The server in a sentence's beginning.</summary>
    internal static string Describe(string server) => server.Length == 0 ? "The JACK server" : $"The JACK server \"{server}\"";

    private static nint Open(JackApi api, string server, string name, out int status)
    {
        // why: libjack refuses names beyond its fixed fields, terminator included.
        var longest = api.ClientNameSize() - 1;
        using var nameText = new Utf8Text(name.Length > longest ? name[..longest] : name);
        using var serverText = new Utf8Text(server);
        var options = JackApi.OptionNoStartServer | (server.Length == 0 ? 0 : JackApi.OptionServerName);
        int result;
        var client = api.ClientOpen(nameText.Pointer, options, &result, serverText.Pointer);
        status = result;
        return client;
    }

    private static DeviceFault Explain(string server, int status)
    {
        if ((status & JackApi.StatusVersionError) != 0)
            return new DeviceFault(DeviceFaultKind.Install, "The JACK library and the JACK server are of different versions.", "install both from one source");

        if ((status & (JackApi.StatusServerFailed | JackApi.StatusShmFailure)) != 0)
        {
            var name = server.Length == 0 ? "" : $"-n {server} ";
            return new DeviceFault(
                DeviceFaultKind.StartServer,
                $"{Describe(server)} does not run for this user.",
                $"start it, for example: jackd {name}-d alsa -r 48000 -p 128");
        }

        return new DeviceFault(DeviceFaultKind.Retry, $"{Describe(server)} refused the client (status 0x{status:x}).", "try again; look at the server's log");
    }
}
