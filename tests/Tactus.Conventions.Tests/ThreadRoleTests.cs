using System.Reflection;

namespace Tactus.Conventions.Tests;

/// <summary>No naked methods: who may call is part of every contract between threads.</summary>
public sealed class ThreadRoleTests
{
    private const BindingFlags Own = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void PublicInterfaces_SayWhoMayCall()
    {
        var naked =
            from type in Libraries.PublicTypes
            where type.IsInterface && !HasRole(type)
            from member in type.GetMembers(Own)
            where IsCall(member) && !HasRole(member)
            select $"{type.FullName}.{member.Name}";
        Assert.Empty(naked);
    }

    [Fact]
    public void RealTimeSafeMembers_SayWhoMayCall()
    {
        var naked =
            from type in Libraries.PublicTypes
            where !HasRole(type)
            from member in type.GetMembers(Own)
            where IsCall(member) && member.IsDefined(typeof(RealTimeSafeAttribute)) && !HasRole(member) && !InheritsRole(type, member)
            select $"{type.FullName}.{member.Name}";
        Assert.Empty(naked);
    }

    [Fact]
    public void Suite_SeesInterfaces() => Assert.Contains(Libraries.PublicTypes, type => type.IsInterface);

    // Events are left out: subscribing is the control side's everywhere, and .NET knows no attribute of ours there.
    private static bool IsCall(MemberInfo member) => member switch
    {
        PropertyInfo => true,
        // A private method of an interface stands in for one of another interface (IDisposable), which is not ours to mark.
        MethodInfo method => !method.IsSpecialName && !method.IsPrivate,
        _ => false,
    };

    private static bool HasRole(MemberInfo member) =>
        member.IsDefined(typeof(ThreadRoleAttribute), inherit: true)
        || (member is PropertyInfo property && property.GetAccessors(nonPublic: true) is { Length: > 0 } accessors && accessors.All(accessor => accessor.IsDefined(typeof(ThreadRoleAttribute), inherit: true)))
        || (member.DeclaringType is { IsNested: true } nested && nested.IsDefined(typeof(ThreadRoleAttribute), inherit: true));

    // A member that implements an interface's, or overrides a base's, has the role written there.
    private static bool InheritsRole(Type type, MemberInfo member)
    {
        var methods = member switch
        {
            MethodInfo method => [method],
            PropertyInfo property => property.GetAccessors(nonPublic: true),
            _ => [],
        };
        if (methods.Any(method => method.GetBaseDefinition() is { } origin && origin != method && (HasRole(origin) || HasRole(origin.DeclaringType!))))
            return true;

        if (type.IsInterface)
            return false;

        foreach (var contract in type.GetInterfaces())
        {
            var map = type.GetInterfaceMap(contract);
            for (var index = 0; index < map.TargetMethods.Length; index++)
            {
                if (methods.Contains(map.TargetMethods[index]) && (HasRole(contract) || HasRole(map.InterfaceMethods[index]) || AccessorHasRole(contract, map.InterfaceMethods[index])))
                    return true;
            }
        }

        return false;
    }

    private static bool AccessorHasRole(Type contract, MethodInfo accessor) =>
        contract.GetProperties(Own).Any(property => property.GetAccessors(nonPublic: true).Contains(accessor) && HasRole(property));
}
