using System.Text.Json;

namespace Api.Telemetry;

/// <summary>What a log call carries when it writes its own members into the line.</summary>
internal interface IJsonLine
{
    void WriteTo(Utf8JsonWriter json);
}
