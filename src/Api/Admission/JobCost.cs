namespace Api.Admission;

/// <summary>What a job consists of, known from its parameters and its header; <see cref="CostModel"/> knows how long that takes.</summary>
/// <param name="Decode">PNG to rows.</param>
/// <param name="Kernel">Rows to rows.</param>
/// <param name="Encode">Rows to PNG.</param>
/// <param name="KernelUsesAllThreads">
/// Whether the kernel's busy time is that of all the job's threads at once, and not of one thread.
/// </param>
internal readonly record struct JobCost(CostTerm Decode, CostTerm Kernel, CostTerm Encode, bool KernelUsesAllThreads = false);
