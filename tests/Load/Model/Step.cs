using Load.Checks;
using Load.Http;

namespace Load.Model;

/// <summary>One kind of request and what its reply must be.</summary>
/// <param name="Name">Unique within the scenario.</param>
/// <param name="Request">What is sent.</param>
/// <param name="Expected">What must come back.</param>
internal sealed record Step(string Name, HttpRequest Request, Expectation Expected)
{
    /// <summary>How often it is sent, in proportion to the other steps of its scenario.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Megapixels that one reply stands for; 0 where there is no picture.</summary>
    public double Megapixels { get; init; }

    /// <summary>
    /// Whether the load consists of revalidations: the first reply is a picture with an entity tag, and every later request
    /// says that it has it and must be told so.
    /// </summary>
    public bool Revalidates { get; init; }
}
