namespace Tactus.RealTime.Tests.Threads;

public sealed class RealTimeThreadTests
{
    private const int PolicyField = 41;
    private const int PriorityField = 40;
    private const int ProcessorField = 39;

    private static readonly RealTimeThreadOptions s_options = new() { Name = "test-audio" };

    [Fact]
    public void Start_SaysWhatTheKernelSays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        string policy = "", priority = "", processor = "", name = "";
        var chosen = ProcessorSet.Allowed[^1];
        var thread = new RealTimeThread(s_options with { Processor = chosen, Priority = 20 }, _ =>
        {
            policy = LinuxThreadTools.StatField(PolicyField);
            priority = LinuxThreadTools.StatField(PriorityField);
            processor = LinuxThreadTools.StatField(ProcessorField);
            name = File.ReadAllText("/proc/thread-self/comm").Trim();
        });
        var status = thread.Start();
        Assert.True(thread.Join(TimeSpan.FromSeconds(10)));
        Assert.Null(thread.Fault);

        Assert.Equal("test-audio", name);
        Assert.Equal(chosen, status.Processor);
        Assert.Equal(chosen.ToString(), processor);
        Assert.Equal(status.Granted ? "1" : "0", policy);
        Assert.Equal(status.Priority.ToString(), priority);
        Assert.Equal(status.Granted, status.Reason is null);
        Assert.Same(status, thread.Status);
    }

    [Fact]
    public void Start_NameLongerThanTheKernels_IsCutAtACharacter()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var name = "";
        var thread = new RealTimeThread(s_options with { Name = "ÄÄÄÄÄÄÄÄÄÄ" }, _ => name = File.ReadAllText("/proc/thread-self/comm").Trim());
        thread.Start();
        thread.Join(Timeout.InfiniteTimeSpan);
        Assert.Equal("ÄÄÄÄÄÄÄ", name);
    }

    [Fact]
    public void Promote_WithoutThePrivilege_IsRefusedWithAMend()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "takes the privilege the Linux way");
        LinuxThreadTools.OnThreadWithout(LinuxThreadTools.CapabilitySysNice, () =>
        {
            var status = RealTimeThread.PromoteCurrent(s_options with { Priority = 99 });
            Assert.SkipWhen(status.Granted, "this machine's rtprio limit allows 99");
            Assert.Equal(RealTimePolicy.Ordinary, status.Granted ? RealTimePolicy.Ordinary : status.Policy);
            Assert.Contains("99", status.Reason);
            Assert.Contains("rtprio", status.Mend);
            Assert.Contains("not real-time", status.ToString());
        });
    }

    [Fact]
    public void Promote_ToAProcessorOutsideTheSet_IsRefusedAndTheThreadMayMove()
    {
        var thread = new RealTimeThread(s_options with { Processor = 5000 }, _ => { });
        var status = thread.Start();
        Assert.Equal(-1, status.Processor);
        Assert.Contains("5000", status.Reason);
    }

    [Fact]
    public void Promote_WithPriorityZero_AsksForNothing()
    {
        var thread = new RealTimeThread(s_options with { Priority = 0 }, _ => { });
        var status = thread.Start();
        Assert.False(status.Granted);
        Assert.Null(status.Reason);
    }

    [Fact]
    public void ThreadsStartedFromIt_AreOrdinary()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var inherited = "";
        var thread = new RealTimeThread(s_options, _ =>
        {
            var child = new Thread(() => inherited = LinuxThreadTools.StatField(PolicyField));
            child.Start();
            child.Join();
        });
        thread.Start();
        thread.Join(Timeout.InfiniteTimeSpan);
        Assert.Equal("0", inherited);
    }

    [Fact]
    public void Body_ThatThrows_LeavesItsFaultAndNotTheProcess()
    {
        var thread = new RealTimeThread(s_options, _ => throw new InvalidDataException("broken"));
        thread.Start();
        thread.Join(Timeout.InfiniteTimeSpan);
        Assert.IsType<InvalidDataException>(thread.Fault);
        Assert.False(thread.IsAlive);
    }

    [Fact]
    public void Start_FromABoundThread_GetsAllProcessorsOfTheProcess()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        string bound = "", free = "";
        var last = ProcessorSet.Allowed[^1];
        var thread = new RealTimeThread(s_options with { Processor = last }, _ =>
        {
            bound = AllowedList();
            var ours = new RealTimeThread(s_options, status => free = $"{AllowedList()} {status.Processor}");
            ours.Start();
            ours.Join(Timeout.InfiniteTimeSpan);
        });
        thread.Start();
        thread.Join(Timeout.InfiniteTimeSpan);

        Assert.Null(thread.Fault);
        Assert.Equal($"{last}", bound);
        Assert.Equal(ProcessorSet.Allowed, ProcessorList.Parse(free.Split(' ')[0]));
        Assert.EndsWith(" -1", free);
    }

    [Fact]
    public void Start_AmongSeveralProcessors_StaysThere()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var where = "";
        int[] some = [.. ProcessorSet.Allowed.Take(2)];
        var thread = new RealTimeThread(s_options with { Processors = some }, _ => where = AllowedList());
        var status = thread.Start();
        thread.Join(Timeout.InfiniteTimeSpan);

        Assert.Equal(some, ProcessorList.Parse(where));
        Assert.Equal(some.Length == 1 ? some[0] : -1, status.Processor);
    }

    [Fact]
    public void Promote_RefusedWhileBindingOnlyIfGranted_StaysFree()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "takes the privilege the Linux way");
        LinuxThreadTools.OnThreadWithout(LinuxThreadTools.CapabilitySysNice, () =>
        {
            var processor = ProcessorSet.Allowed[0];
            var refused = RealTimeThread.PromoteCurrent(s_options with { Priority = 99, Processor = processor, BindsOnlyIfGranted = true });
            Assert.SkipWhen(refused.Granted, "this machine allows real-time priority to everybody");
            Assert.Equal(-1, refused.Processor);

            var notAsked = RealTimeThread.PromoteCurrent(s_options with { Priority = 0, Processor = processor, BindsOnlyIfGranted = true });
            Assert.Equal(processor, notAsked.Processor);
        });
    }

    private static string AllowedList() =>
        File.ReadLines("/proc/thread-self/status").First(line => line.StartsWith("Cpus_allowed_list:", StringComparison.Ordinal)).Split(':')[1].Trim();
}
