using Api.Admission;

namespace Api.Jobs;

/// <summary>What is known of a job before it starts.</summary>
/// <param name="Threads">Threads that would help; 1 when the job runs in line.</param>
/// <param name="Bytes">Upper bound of the bytes the job will rent besides its reply, for the memory budget.</param>
/// <param name="ReplyBytes">Upper bound of the reply's bytes, of which a streamed one holds a part at a time.</param>
/// <param name="Cost">What it consists of, for its place in the line.</param>
internal readonly record struct JobPlan(int Threads, long Bytes, long ReplyBytes, JobCost Cost);
