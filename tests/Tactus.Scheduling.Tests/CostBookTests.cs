using System.Diagnostics;
using Tactus.Graph;

namespace Tactus.Scheduling.Tests;

public sealed class CostBookTests : IDisposable
{
    private const ulong Here = 1234;
    private readonly string _folder = Directory.CreateTempSubdirectory("tactus-costs-").FullName;
    private readonly GraphCompiler _compiler = new(new PrepareContext(48_000, 64));

    private string File => Path.Combine(_folder, "sub", "costs.bin");

    [Fact]
    public void Read_NoFile_IsEmptyWithoutTrouble()
    {
        var book = CostBook.Read(File, Here);

        Assert.Equal((0, ""), (book.Count, book.Trouble));
    }

    [Fact]
    public void Write_ThenRead_PlansTheFirstBlockByWhatNodesCost()
    {
        using var plan = Plan(new Leaky(0.5f, 0), new Choir(1, 3));
        Play(plan, (_, index) => 5_000 * (index + 1));
        Keep(plan);

        var book = CostBook.Read(File, Here);
        using var fresh = new GraphCompiler(new PrepareContext(48_000, 64));
        using var again = Plan(fresh, new Leaky(0.5f, 0), new Choir(1, 3));
        var costs = new TaskCosts(again, book);

        Assert.Equal("", book.Trouble);
        Assert.Equal(2, book.Count);
        for (var index = 0; index < again.Nodes.Count; index++)
        {
            Assert.True(book.TryFind(again.Nodes[index].Node, again, out var figure));
            Assert.Equal(5_000 * (index + 1), figure.MeanNanoseconds, 5.0 * (index + 1));
            Assert.InRange(figure.HighNanoseconds, figure.MeanNanoseconds, 1.1 * figure.MeanNanoseconds);
        }

        Assert.InRange(costs.TotalNanoseconds, 15_000, 15_500);
    }

    // A node that stands out in one block of a hundred: the mean moves, what nineteen of twenty stay below hardly.
    [Fact]
    public void Take_RareDearBlocks_LeavesTheHighFigureLow()
    {
        using var plan = Plan(new Leaky(0.5f, 0));
        Play(plan, (block, _) => block % 100 == 50 ? 1_000_000 : 1_000, blocks: 1_000);
        Keep(plan);

        Assert.True(CostBook.Read(File, Here).TryFind(plan.Nodes[0].Node, plan, out var figure));
        Assert.InRange(figure.HighNanoseconds, 900, 3_000);
        Assert.InRange(figure.MeanNanoseconds, 900, figure.HighNanoseconds);
    }

    [Fact]
    public void TryFind_OtherBlockLengthOrSampleRate_KnowsNothing()
    {
        using var plan = Plan(new Leaky(0.5f, 0));
        Play(plan, (_, _) => 1_000);
        Keep(plan);
        var book = CostBook.Read(File, Here);

        foreach (var context in (PrepareContext[])[new(48_000, 128), new(44_100, 64)])
        {
            using var compiler = new GraphCompiler(context);
            using var other = Plan(compiler, new Leaky(0.5f, 0));
            Assert.False(book.TryFind(other.Nodes[0].Node, other, out _));
        }
    }

    [Fact]
    public void TryFind_OtherSettings_KnowsNothing()
    {
        using var plan = Plan(new Adjustable("small"));
        Play(plan, (_, _) => 1_000);
        Keep(plan);
        var book = CostBook.Read(File, Here);

        Assert.True(book.TryFind(new Adjustable("small"), plan, out _));
        Assert.False(book.TryFind(new Adjustable("large"), plan, out _));
        Assert.False(book.TryFind(new Adjustable(null), plan, out _));
    }

    [Fact]
    public void Take_NodeThatThrowsWhenAskedForSettings_IsLeftOut()
    {
        using var plan = Plan(new Adjustable(null), new Leaky(1, 0));
        Play(plan, (_, _) => 1_000);
        Keep(plan);

        Assert.Equal(1, CostBook.Read(File, Here).Count);
    }

    [Fact]
    public void Read_AnotherMachine_UsesNothingAndSaysSo()
    {
        KeepSomething();

        var book = CostBook.Read(File, Here + 1);

        Assert.Equal(0, book.Count);
        Assert.Contains("another machine", book.Trouble);
    }

    [Fact]
    public void Read_AnyByteChanged_UsesNothing()
    {
        KeepSomething();
        var good = System.IO.File.ReadAllBytes(File);
        for (var at = 0; at < good.Length; at++)
        {
            var bad = (byte[])good.Clone();
            bad[at] ^= 0x41;
            System.IO.File.WriteAllBytes(File, bad);

            var book = CostBook.Read(File, Here);

            Assert.True(book.Count == 0 && book.Trouble.Length > 0, $"byte {at}: {book.Count} figures, \"{book.Trouble}\"");
        }
    }

    [Fact]
    public void Read_CutAnywhere_UsesNothing()
    {
        KeepSomething();
        var good = System.IO.File.ReadAllBytes(File);
        for (var length = 0; length < good.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, good[..length]);

            Assert.Equal(0, CostBook.Read(File, Here).Count);
        }
    }

    [Fact]
    public void Read_OtherVersion_SaysWhich()
    {
        KeepSomething();
        var bytes = System.IO.File.ReadAllBytes(File);
        bytes[8] = 7;
        System.IO.File.WriteAllBytes(File, bytes);

        Assert.Contains("version 7", CostBook.Read(File, Here).Trouble);
    }

    [Fact]
    public void Read_HugeFile_IsRefusedUnread()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        using (var file = System.IO.File.Create(File))
        {
            file.SetLength(1L << 40);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        var book = CostBook.Read(File, Here);

        Assert.Contains("1099511627776 bytes", book.Trouble);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Read_FolderOrPipeAtThePath_SaysSoAndDoesNotWait()
    {
        Directory.CreateDirectory(File);
        Assert.Contains("folder", CostBook.Read(File, Here).Trouble);
        Assert.NotEqual("", CostBook.Read(File, Here).Write());
        Directory.Delete(File);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "makes a pipe");
        using (var make = Process.Start("mkfifo", File))
        {
            make.WaitForExit();
        }

        Assert.NotEqual("", CostBook.Read(File, Here).Trouble);
    }

    [Fact]
    public void Write_PlaceThatTakesNoFolder_IsASentence()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "sub"), "a file where the folder should be");

        var sentence = CostBook.Read(File, Here).Write();

        Assert.StartsWith("What nodes cost could not be kept", sentence);
    }

    [Fact]
    public void Write_FullDisk_IsASentenceAndKeepsTheOldFile()
    {
        Assert.SkipUnless(System.IO.File.Exists("/dev/full"), "needs /dev/full");
        KeepSomething();
        var good = System.IO.File.ReadAllBytes(File);
        System.IO.File.CreateSymbolicLink($"{File}.{Environment.ProcessId}.new", "/dev/full");

        var sentence = CostBook.Read(File, Here).Write();

        Assert.StartsWith("What nodes cost could not be kept", sentence);
        Assert.Equal(good, System.IO.File.ReadAllBytes(File));
        Assert.Equal([File], Directory.GetFiles(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public void Format_MoreThanTheMost_KeepsTheYoungest()
    {
        var figures = Enumerable.Range(0, CostFile.MaxEntries + 100).ToDictionary(key => (ulong)key, key => new CostFigure(100, 200, 10, key));

        var bytes = CostFile.Format(Here, figures);
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllBytes(File, bytes);
        var read = new Dictionary<ulong, CostFigure>();

        Assert.Equal("", CostFile.TryRead(File, Here, read));
        Assert.Equal(CostFile.MaxEntries, read.Count);
        Assert.False(read.ContainsKey(99));
        Assert.True(read.ContainsKey(100));
    }

    [Fact]
    public void Read_FiguresThatNothingCosts_AreLeftOut()
    {
        var figures = new Dictionary<ulong, CostFigure>
        {
            [1] = new(double.NaN, 1, 1, 1),
            [2] = new(1, double.PositiveInfinity, 1, 1),
            [3] = new(-1, 1, 1, 1),
            [4] = new(1, 1, -5, 1),
            [5] = new(1, 2, 3, 4),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllBytes(File, CostFile.Format(Here, figures));

        Assert.Equal(1, CostBook.Read(File, Here).Count);
    }

    public void Dispose()
    {
        _compiler.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void KeepSomething()
    {
        using var plan = Plan(new Leaky(0.5f, 0));
        Play(plan, (_, _) => 1_000);
        Keep(plan);
    }

    private void Keep(ExecutionPlan plan)
    {
        var book = CostBook.Read(File, Here);
        book.Take(plan);
        Assert.Equal("", book.Write());
    }

    private ExecutionPlan Plan(params Node[] nodes) => Plan(_compiler, nodes);

    private static ExecutionPlan Plan(GraphCompiler compiler, params Node[] nodes)
    {
        var graph = new AudioGraph();
        foreach (var node in nodes)
        {
            graph.Add(node).To(graph.Output);
        }

        return compiler.Compile(graph).Plan;
    }

    private static void Play(ExecutionPlan plan, Func<int, int, double> nanoseconds, int blocks = 200)
    {
        for (var block = 0; block < blocks; block++)
        {
            for (var index = 0; index < plan.Nodes.Count; index++)
            {
                plan.Nodes[index].Ticks.Add((long)(nanoseconds(block, index) * Stopwatch.Frequency / 1e9), 64);
            }
        }
    }

    /// <summary>A node with a setting, or one that throws when asked for it.</summary>
    private sealed class Adjustable(string? size) : Node
    {
        public override IReadOnlyDictionary<string, string> SaveSettings() =>
            size is null ? throw new InvalidOperationException("thrown on purpose") : new Dictionary<string, string> { ["size"] = size };

        protected override INodeProcessor CreateProcessor(in PrepareContext context) => new Silent();

        private sealed class Silent : INodeProcessor
        {
            public ProcessStatus Process(in ProcessContext context)
            {
                context.Output(0).Clear();
                return ProcessStatus.Continue;
            }
        }
    }
}
