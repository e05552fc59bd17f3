using Api.Jobs;

namespace Api.Bands;

/// <summary>
/// One kind of work of a pipeline, done again and again, by one thread at a time: decode some rows, blur some rows,
/// encode the band in one slot. <see cref="BandCrew"/> asks which steps have work and runs them beside each other.
/// </summary>
internal abstract class BandStep
{
    protected BandStep(Stage stage) => Stage = stage;

    /// <summary>Where its time is counted.</summary>
    public Stage Stage { get; }

    /// <summary>Whether a thread runs it now; set by the crew.</summary>
    public bool Busy { get; set; }

    /// <summary>When the piece of work that runs now began, a timestamp; the crew's.</summary>
    public long Started { get; set; }

    /// <summary>
    /// Claims the next piece of work if there is one: whoever gets true runs it. Called under the crew's lock, never while
    /// <see cref="Busy"/>.
    /// </summary>
    public abstract bool TryBegin();

    /// <summary>Does the claimed piece of work; other steps run beside it.</summary>
    public abstract void Run(CancellationToken cancellation);

    /// <summary>Publishes what <see cref="Run"/> did. Called under the crew's lock.</summary>
    public abstract void Complete();
}
