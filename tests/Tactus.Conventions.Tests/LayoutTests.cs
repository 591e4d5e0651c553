using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Tactus.Conventions.Tests;

/// <summary>Layouts that other threads, other processes or native code rely on.</summary>
public sealed class LayoutTests
{
    [Fact]
    public void TimedEvent_Is24BytesWithoutReferences()
    {
        Assert.Equal(24, Unsafe.SizeOf<TimedEvent>());
        Assert.False(RuntimeHelpers.IsReferenceOrContainsReferences<TimedEvent>());
    }

    [Fact]
    public void TimedEvent_PayloadBeginsAtEight()
    {
        var offsets = typeof(TimedEvent)
            .GetFields(BindingFlags.Instance | BindingFlags.NonPublic)
            .Select(field => (field.FieldType, Offset: field.GetCustomAttribute<FieldOffsetAttribute>()!.Value))
            .ToArray();
        Assert.Contains((typeof(int), 0), offsets);
        Assert.Contains((typeof(EventKind), 4), offsets);
        Assert.Contains((typeof(ushort), 6), offsets);
        Assert.Contains((typeof(UniversalMidiPacket), 8), offsets);
    }

    [Fact]
    public void UniversalMidiPacket_IsFourWords() => Assert.Equal(16, Unsafe.SizeOf<UniversalMidiPacket>());

    [Fact]
    public void ExplicitFields_AreNaturallyAligned()
    {
        // why: .NET promises atomic access only to naturally aligned fields.
        var crooked =
            from assembly in Libraries.All
            from type in assembly.GetTypes()
            where type is { IsValueType: true, IsExplicitLayout: true, ContainsGenericParameters: false }
            from field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            let offset = field.GetCustomAttribute<FieldOffsetAttribute>()?.Value ?? 0
            where field.FieldType.IsPrimitive && offset % Marshal.SizeOf(field.FieldType) != 0
            select $"{type.FullName}.{field.Name} at {offset}";
        Assert.Empty(crooked);
    }
}
