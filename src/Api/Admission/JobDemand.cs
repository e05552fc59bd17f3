namespace Api.Admission;

/// <summary>What a job asks admission for.</summary>
/// <param name="Cores">Cores that would help, 1 or more. One is granted at least, the others only while no job waits for them.</param>
/// <param name="Bytes">Bytes the job will hold at most, its reply included, its upload not.</param>
/// <param name="Milliseconds">What it is expected to take, milliseconds of one core.</param>
internal readonly record struct JobDemand(int Cores, long Bytes, double Milliseconds = 0);
