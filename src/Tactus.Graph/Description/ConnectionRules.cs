namespace Tactus;

/// <summary>How the channels of an output reach those of an input.</summary>
internal enum ChannelMap : byte
{
    /// <summary>Channel n to channel n; channels that the source lacks get nothing.</summary>
    Direct,

    /// <summary>The only channel to every channel.</summary>
    Duplicate,

    /// <summary>All channels, averaged, to the only one.</summary>
    Average,
}

/// <summary>What a connection needs of the ports at its ends.</summary>
internal static class ConnectionRules
{
    public static void Check(in Connection connection) => Check(connection, connection.From.Ports, connection.To.Ports);

    public static void Check(in Connection connection, NodePorts fromPorts, NodePorts toPorts)
    {
        (var from, var to) = (connection.From, connection.To);
        if ((uint)connection.FromBus >= (uint)fromPorts.AudioOutputs.Count)
        {
            throw new GraphException(
                GraphFault.BusOutOfRange, $"\"{from.Name}\" has no output bus {connection.FromBus}; {Allowed(fromPorts.AudioOutputs.Count)}.", from);
        }

        if ((uint)connection.ToBus >= (uint)toPorts.AudioInputs.Count)
        {
            throw new GraphException(
                GraphFault.BusOutOfRange, $"\"{to.Name}\" has no input bus {connection.ToBus}; {Allowed(toPorts.AudioInputs.Count)}.", to);
        }

        var fromChannels = fromPorts.AudioOutputs[connection.FromBus];
        var toChannels = toPorts.AudioInputs[connection.ToBus];
        if (fromChannels > toChannels && toChannels > 1)
        {
            throw new GraphException(
                GraphFault.ChannelMismatch,
                $"\"{from.Name}\" bus {connection.FromBus} has {fromChannels} channels and \"{to.Name}\" bus {connection.ToBus} takes {toChannels}: "
                + "put a node between them that says what becomes of the others.",
                from,
                to);
        }
    }

    public static void Check(in EventConnection connection) => Check(connection, connection.From.Ports);

    public static void Check(in EventConnection connection, NodePorts fromPorts)
    {
        if (!fromPorts.MakesEvents)
        {
            throw new GraphException(
                GraphFault.MakesNoEvents, $"\"{connection.From.Name}\" makes no events, so none can go to \"{connection.To.Name}\".", connection.From, connection.To);
        }
    }

    public static ChannelMap MapOf(int fromChannels, int toChannels) =>
        fromChannels == toChannels ? ChannelMap.Direct
        : fromChannels == 1 ? ChannelMap.Duplicate
        : toChannels == 1 ? ChannelMap.Average
        : ChannelMap.Direct;

    private static string Allowed(int busCount) => busCount switch
    {
        0 => "it has none",
        1 => "it has bus 0 only",
        _ => $"it has 0 to {busCount - 1}",
    };
}
