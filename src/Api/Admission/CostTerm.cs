namespace Api.Admission;

/// <summary>One stage's share of a job.</summary>
/// <param name="Class">The kind of work.</param>
/// <param name="Units">How much of it, in the kind's unit.</param>
internal readonly record struct CostTerm(CostClass Class, double Units);
