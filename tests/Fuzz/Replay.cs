using System.Globalization;
using Fuzz.Checks;
using Fuzz.Corpus;

namespace Fuzz;

/// <summary>Runs one saved input and says everything there is to say about it.</summary>
internal static class Replay
{
    /// <summary>Runs.</summary>
    /// <returns>Whether all checks held.</returns>
    public static bool Run(FileInfo path)
    {
        var file = File.ReadAllBytes(path.FullName);
        Console.WriteLine($"{path.Name}: {file.Length} bytes");
        Describe(file);
        try
        {
            var (decoded, spngTakesIt) = new InputCheck().Run(new FuzzInput(file, path.Name, MustPass: false));
            Console.WriteLine(decoded);
            Console.WriteLine(spngTakesIt ? "libspng takes it" : "libspng does not take it, or was not asked");
            return true;
        }
        catch (Exception failure)
        {
            Console.WriteLine($"FAILED: {failure}");
            return false;
        }
    }

    private static void Describe(byte[] file)
    {
        if (!PngParts.TryParse(file, out var parts))
        {
            Console.WriteLine("  not a PNG, or no header");
            return;
        }

        var at = PngParts.Signature.Length;
        foreach (var chunk in parts.Chunks)
        {
            var crc = chunk.Crc is null ? "" : ", CRC wrong";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  at {at}: {Name(chunk.Type)}, {chunk.Data.Length} bytes{crc}"));
            at += chunk.Data.Length + 12;
        }

        Console.WriteLine($"  {PictureLayout.From(parts.Chunks[0].Data)}");
        if (at < file.Length)
        {
            Console.WriteLine($"  at {at}: {file.Length - at} bytes that are no whole chunk");
        }
    }

    private static string Name(uint type) =>
        new([(char)(type >> 24), (char)(byte)(type >> 16), (char)(byte)(type >> 8), (char)(byte)type]);
}
