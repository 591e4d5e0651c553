using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tactus;

/// <summary>Why a node's next block is more than one call of its processor.</summary>
public enum AttentionMark
{
    /// <summary>A parameter was pushed. Raised by any thread.</summary>
    Pushed,

    /// <summary>A parameter has a value per frame in this block, or had in the last. Owner: the audio role.</summary>
    Moving,

    /// <summary>Events wait. Owner: the audio role.</summary>
    Events,

    /// <summary>The node has failed lately, or somebody asked for its reset. Raised by any thread.</summary>
    Faults,
}

/// <summary>One word a node, four marks wide, all zero while nothing but sound passes through it: the only thing that a plan looks at before such a block.</summary>
/// <remarks>
/// <para>The words of all nodes lie close together, 16 in a cache line, so that a walk over hundreds of nodes reads few lines. Each mark is a byte of its own:
/// raising one needs no read-modify-write, so threads that raise different ones do not meet.</para>
/// <para>measured: a walk over 512 gains that looked into parameters, events and faults of each took 30 to 60 ns a node, most of it waiting for memory.</para>
/// <para>The default value belongs to nobody: it takes marks and forgets them.</para>
/// </remarks>
public readonly unsafe struct NodeAttention
{
    private readonly byte* _marks;

    internal NodeAttention(byte* marks) => _marks = marks;

    internal byte* Marks => _marks;

    /// <summary>Whether any mark is raised.</summary>
    [AudioThread, RealTimeSafe]
    public bool IsWanted
    {
        // order: acquire; a mark that is seen here says that what it stands for was published before it.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref *(uint*)_marks) != 0;
    }

    /// <summary>Raises a mark; the next block looks closer.</summary>
    [AnyThread, RealTimeSafe]
    public void Raise(AttentionMark mark)
    {
        if (_marks != null)
        {
            // order: release; publishes what was written before, pairs with IsWanted and Take.
            Volatile.Write(ref _marks[(int)mark], 1);
        }
    }

    /// <summary>Lowers a mark that only the caller raises.</summary>
    [AudioThread, RealTimeSafe]
    public void Set(AttentionMark mark, bool isRaised)
    {
        if (_marks != null)
        {
            Volatile.Write(ref _marks[(int)mark], isRaised ? (byte)1 : (byte)0);
        }
    }

    /// <summary>Lowers a mark that anybody may raise, before looking at what it stands for: what comes later raises it again.</summary>
    [AudioThread, RealTimeSafe]
    public void Take(AttentionMark mark)
    {
        if (_marks != null)
        {
            // order: a full fence, so that what is read next is at least as new as the mark.
            Interlocked.Exchange(ref _marks[(int)mark], 0);
        }
    }
}

/// <summary>Gives out the words. They are never returned to the system: four bytes a node, for as many nodes as ever lived at once.</summary>
internal static unsafe class NodeAttentionTable
{
    private const int ChunkWords = 1024;

    private static readonly Lock s_lock = new();
    private static readonly Stack<nint> s_free = new();

    [MainThread]
    internal static NodeAttention Take()
    {
        lock (s_lock)
        {
            if (s_free.Count == 0)
            {
                var chunk = (uint*)NativeMemory.AlignedAlloc(ChunkWords * sizeof(uint), AudioBuffer.AlignmentBytes);
                for (var word = ChunkWords - 1; word >= 0; word--)
                {
                    s_free.Push((nint)(chunk + word));
                }
            }

            var marks = (byte*)s_free.Pop();
            *(uint*)marks = 0;
            return new NodeAttention(marks);
        }
    }

    [MainThread]
    internal static void Return(NodeAttention attention)
    {
        lock (s_lock)
        {
            s_free.Push((nint)attention.Marks);
        }
    }
}
