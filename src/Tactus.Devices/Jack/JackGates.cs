namespace Tactus.Devices;

/// <summary>The doors of one client.</summary>
internal sealed unsafe class JackGates : IDisposable
{
    private readonly List<JackGate> _notices = [];

    /// <summary>Puts doors in front of all callbacks and gives them to the library. The client is not active yet.</summary>
    /// <param name="api">The library.</param>
    /// <param name="client">The client.</param>
    /// <param name="callbacks">What is called.</param>
    /// <param name="self">What the callbacks want as their argument.</param>
    [MainThread]
    internal JackGates(JackApi api, nint client, in JackCallbacks callbacks, nint self)
    {
        Process = new JackGate(callbacks.Process, self, JackGateArgument.Second);
        api.SetProcess(client, (delegate* unmanaged<uint, nint, int>)Process.Function, Process.Argument);

        var threadInit = Notice(callbacks.ThreadInit, self, JackGateArgument.First);
        api.SetThreadInit(client, (delegate* unmanaged<nint, void>)threadInit.Function, threadInit.Argument);
        Xrun = Notice(callbacks.Xrun, self, JackGateArgument.First);
        api.SetXrun(client, (delegate* unmanaged<nint, int>)Xrun.Function, Xrun.Argument);
        var freewheel = Notice(callbacks.Freewheel, self, JackGateArgument.Second);
        api.SetFreewheel(client, (delegate* unmanaged<int, nint, void>)freewheel.Function, freewheel.Argument);
        var bufferSize = Notice(callbacks.BufferSize, self, JackGateArgument.Second);
        api.SetBufferSizeChanged(client, (delegate* unmanaged<uint, nint, int>)bufferSize.Function, bufferSize.Argument);
        var sampleRate = Notice(callbacks.SampleRate, self, JackGateArgument.Second);
        api.SetSampleRateChanged(client, (delegate* unmanaged<uint, nint, int>)sampleRate.Function, sampleRate.Argument);
        var latency = Notice(callbacks.Latency, self, JackGateArgument.Second);
        api.SetLatency(client, (delegate* unmanaged<int, nint, void>)latency.Function, latency.Argument);
        var shutdown = Notice(callbacks.Shutdown, self, JackGateArgument.Third);
        api.OnInfoShutdown(client, (delegate* unmanaged<int, byte*, nint, void>)shutdown.Function, shutdown.Argument);
    }

    /// <summary>The door to the cycle, closed before the client leaves the graph.</summary>
    internal JackGate Process { get; }

    /// <summary>The door to the notice that sound was lost: comes on the library's own thread, and first when time is short.</summary>
    internal JackGate Xrun { get; }

    /// <summary>Closes the doors to all notices, before the client is closed.</summary>
    [MainThread]
    internal void CloseNotices() => _notices.ForEach(gate => gate.Close());

    /// <inheritdoc/>
    [MainThread]
    public void Dispose()
    {
        Process.Dispose();
        _notices.ForEach(gate => gate.Dispose());
    }

    private JackGate Notice(void* target, nint self, JackGateArgument position)
    {
        var gate = new JackGate(target, self, position);
        _notices.Add(gate);
        return gate;
    }
}

/// <summary>The functions for unmanaged callers that a client has.</summary>
internal readonly unsafe ref struct JackCallbacks
{
    internal required void* Process { get; init; }

    internal required void* ThreadInit { get; init; }

    internal required void* Xrun { get; init; }

    internal required void* Freewheel { get; init; }

    internal required void* BufferSize { get; init; }

    internal required void* SampleRate { get; init; }

    internal required void* Latency { get; init; }

    internal required void* Shutdown { get; init; }
}
