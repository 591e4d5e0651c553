namespace Tactus.Scheduling.Tests;

public sealed class SerialExecutorTests : ExecutorContractTests
{
    protected override IExecutor Create() => new SerialExecutor();
}

public sealed class OneWorkStealingTests : ExecutorContractTests
{
    protected override IExecutor Create() => new WorkStealingExecutor(1);
}

public sealed class TwoWorkStealingTests : ExecutorContractTests
{
    protected override IExecutor Create() => new WorkStealingExecutor(2);
}

public sealed class ThreeWorkStealingTests : ExecutorContractTests
{
    protected override IExecutor Create() => new WorkStealingExecutor(3) { UsesAllWorkers = true };
}

public sealed class EightWorkStealingTests : ExecutorContractTests
{
    protected override IExecutor Create() => new WorkStealingExecutor(8) { UsesAllWorkers = true };
}

public sealed class OneStaticTests : ExecutorContractTests
{
    protected override IExecutor Create() => new StaticExecutor(1);
}

public sealed class TwoStaticTests : ExecutorContractTests
{
    protected override IExecutor Create() => new StaticExecutor(2);
}

public sealed class ThreeStaticTests : ExecutorContractTests
{
    protected override IExecutor Create() => new StaticExecutor(3) { UsesAllWorkers = true };
}

public sealed class EightStaticTests : ExecutorContractTests
{
    protected override IExecutor Create() => new StaticExecutor(8) { UsesAllWorkers = true };
}

public sealed class OneAutoTests : ExecutorContractTests
{
    protected override IExecutor Create() => new AutoExecutor(1);
}

public sealed class TwoAutoTests : ExecutorContractTests
{
    protected override IExecutor Create() => new AutoExecutor(2);
}

public sealed class ThreeAutoTests : ExecutorContractTests
{
    protected override IExecutor Create() => new AutoExecutor(3) { UsesAllWorkers = true };
}

public sealed class EightAutoTests : ExecutorContractTests
{
    protected override IExecutor Create() => new AutoExecutor(8) { UsesAllWorkers = true };
}
