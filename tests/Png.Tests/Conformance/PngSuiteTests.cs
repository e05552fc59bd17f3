using System.Runtime.InteropServices;
using Png.Tests.Support;

namespace Png.Tests.Conformance;

/// <summary>
/// Willem van Schaik's test pictures. They are not part of this repository: PNGSUITE_DIR says where they are, or they lie
/// in shared/pngsuite beside the checkout.
/// </summary>
public class PngSuiteTests
{
    private static readonly string? Folder = Find();

    public static TheoryData<string> Sound() => Names(static name => !name.StartsWith('x'));

    public static TheoryData<string> Broken() => Names(static name => name.StartsWith('x'));

    [SkippableTheory]
    [MemberData(nameof(Sound))]
    public void ReadRows_SoundFile_EqualsPlainDecoder(string name)
    {
        var file = Load(name);
        Assert.True(ReferenceDecoder.Decode(file).Expected().AsSpan().SequenceEqual(Reading.Rows(file, 5)));
    }

    [SkippableTheory]
    [MemberData(nameof(Sound))]
    public void ReadRows_SoundFile_EqualsLibspng(string name)
    {
        Skip.IfNot(Libspng.IsThere, "libspng.so.0 is not installed.");
        var file = Load(name);
        var rows = Reading.Rows(new(file), int.MaxValue, out var format, out _);
        Assert.True(Libspng.Decode(file)!.AsSpan().SequenceEqual(ToRgba16(rows, format)));
    }

    [SkippableTheory]
    [MemberData(nameof(Broken))]
    public void ReadRows_BrokenFile_IsRefused(string name) => Reading.Refusal(Load(name));

    internal static ushort[] ToRgba16(byte[] rows, PngRowFormat format)
    {
        var samples = format.BitsPerSample == 16
            ? MemoryMarshal.Cast<byte, ushort>(rows).ToArray()
            : Array.ConvertAll(rows, static value => (ushort)(value * 257));
        var pixels = samples.Length / format.Channels;
        var rgba = new ushort[4 * pixels];
        for (var i = 0; i < pixels; i++)
        {
            var pixel = samples.AsSpan(i * format.Channels, format.Channels);
            var isGray = format.Channels < 3;
            rgba[4 * i] = pixel[0];
            rgba[(4 * i) + 1] = pixel[isGray ? 0 : 1];
            rgba[(4 * i) + 2] = pixel[isGray ? 0 : 2];
            rgba[(4 * i) + 3] = format.Channels % 2 == 0 ? pixel[^1] : ushort.MaxValue;
        }

        return rgba;
    }

    private static byte[] Load(string name)
    {
        Skip.If(Folder is null, "PngSuite is neither in PNGSUITE_DIR nor beside the checkout.");
        return File.ReadAllBytes(Path.Combine(Folder, name));
    }

    private static TheoryData<string> Names(Func<string, bool> choose)
    {
        var names = new TheoryData<string>();
        if (Folder is null)
        {
            names.Add("none");
            return names;
        }

        foreach (var name in Directory.EnumerateFiles(Folder, "*.png").Select(static path => Path.GetFileName(path)).Where(choose).Order())
        {
            names.Add(name);
        }

        return names;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("PNGSUITE_DIR") is { Length: > 0 } named)
        {
            return Directory.Exists(named) ? named : null;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Api.sln")))
            {
                var beside = Path.Combine(folder.FullName, "..", "shared", "pngsuite");
                return Directory.Exists(beside) ? beside : null;
            }
        }

        return null;
    }
}
