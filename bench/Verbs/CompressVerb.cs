using System.CommandLine;
using System.Text.Json;
using Bench.Codec;
using Bench.Measuring;
using Bench.Pictures;
using Png;

namespace Bench.Verbs;

/// <summary>Encodes the pictures in a folder in every compression, leaves the files there and prints bytes and times as JSON, for <c>bench/peers/sizes.py</c>.</summary>
internal static class CompressVerb
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Make()
    {
        var folder = new Argument<DirectoryInfo>("folder") { Description = "Has pictures.json, and the samples in the files that it names." };
        var seconds = new Option<double>("--seconds") { Description = "Time for each case; 0 encodes once.", DefaultValueFactory = _ => 0.1 };
        var compressions = new Option<PngCompression[]>("--compressions")
        {
            Description = "Which.",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => Enum.GetValues<PngCompression>(),
        };
        var command = new Command("compress", "Prints bytes and times of encoded pictures as JSON.") { folder, seconds, compressions };
        command.SetAction(parsed => Run(
            parsed.GetRequiredValue(folder).FullName,
            parsed.GetRequiredValue(compressions),
            TimeSpan.FromSeconds(parsed.GetRequiredValue(seconds))));
        return command;
    }

    private static void Run(string folder, PngCompression[] compressions, TimeSpan time)
    {
        var sources = JsonSerializer.Deserialize<Source[]>(File.ReadAllText(Path.Combine(folder, "pictures.json")), Json)!;
        var results = sources.Select(source => Measure(source.Read(folder), Path.Combine(folder, source.File), compressions, time)).ToList();
        var machine = new { Machine.Cpu, Machine.Runtime, Machine.Commit };
        Console.WriteLine(JsonSerializer.Serialize(new { Machine = machine, Pictures = results }, Json));
    }

    private static object Measure(Picture picture, string file, PngCompression[] compressions, TimeSpan time)
    {
        var output = new FixedBufferWriter(PngFiles.MaxBytes(picture));
        var encodings = compressions.ToDictionary(
            compression => compression.ToString(),
            compression =>
            {
                void Encode()
                {
                    output.Clear();
                    PngFiles.Encode(picture, compression, output);
                }

                Encode();
                File.WriteAllBytes(Path.ChangeExtension(file, $".{compression}.png"), output.Written.Span);
                var isTimed = time > TimeSpan.Zero && compression != PngCompression.Small;
                var minimum = isTimed ? Sampler.Measure(Encode, time).Minimum : 0;
                return new { Bytes = output.Length, Ms = minimum };
            });
        return new { picture.Name, Encodings = encodings };
    }

    private sealed record Source(string Name, int Width, int Height, int Channels, int Bits, bool Indexed, string File)
    {
        public Picture Read(string folder)
        {
            var samples = System.IO.File.ReadAllBytes(Path.Combine(folder, File));
            var palette = Indexed ? Kernels.Palette.Hot.Rgb : default;
            return new Picture(Name, Width, Height, new PngRowFormat(Channels, Bits), () => samples, palette);
        }
    }
}
