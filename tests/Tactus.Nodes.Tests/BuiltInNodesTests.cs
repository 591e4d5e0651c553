namespace Tactus.Nodes.Tests;

public sealed class BuiltInNodesTests
{
    [Fact]
    public void Register_Twice_EveryKindIsMadeUnderItsName()
    {
        BuiltInNodes.Register();
        BuiltInNodes.Register();
        foreach (var type in typeof(BuiltInNodes).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Node)) && !type.IsAbstract))
        {
            var node = (Node)Activator.CreateInstance(type)!;
            Assert.True(NodeCatalog.TryCreate(NodeCatalog.KindOf(node), out var made));
            Assert.Equal(type, made.GetType());
        }
    }

    [Fact]
    public void EveryKind_InitialValuesAndSettings_AreWellFormed()
    {
        BuiltInNodes.Register();
        foreach (var kind in NodeCatalog.Kinds)
        {
            Assert.True(NodeCatalog.TryCreate(kind, out var node));
            Assert.Matches("^[a-z]+(-[a-z]+)*$", kind);
            foreach (var (key, value) in node.SaveSettings())
            {
                node.LoadSetting(key, value);
            }

            for (var index = 0; index < node.Parameters.Count; index++)
            {
                var parameter = node.Parameters[index];
                Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", parameter.Id);
                Assert.True(parameter.Allows(parameter.Initial), parameter.Id);
                Assert.True(parameter.TryParse(parameter.Format(node[parameter]), out _));
            }
        }
    }
}
