using Kernels;
using Png;

namespace Api.Tests;

/// <summary>The arrows between the rooms: Api knows Kernels and Png; those know nobody.</summary>
public sealed class RoomTests
{
    private static readonly string[] Rooms = ["Api", "Kernels", "Png"];

    [Theory]
    [InlineData(typeof(BoxBlur))]
    [InlineData(typeof(PngReader))]
    public void Room_ReferencesNoOtherRoomNorTheWeb(Type type)
    {
        var references = type.Assembly.GetReferencedAssemblies().Select(reference => reference.Name!).ToArray();

        Assert.DoesNotContain(references, name => Rooms.Contains(name));
        Assert.DoesNotContain(references, name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal));
        Assert.All(references, name => Assert.StartsWith("System.", name, StringComparison.Ordinal));
    }

    [Fact]
    public void Api_ReferencesBothRooms()
    {
        var references = typeof(Program).Assembly.GetReferencedAssemblies().Select(reference => reference.Name);

        Assert.Superset(new HashSet<string?> { "Kernels", "Png" }, references.ToHashSet());
    }
}
