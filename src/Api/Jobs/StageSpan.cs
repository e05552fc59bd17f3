namespace Api.Jobs;

/// <summary>From the first to the last moment of a stage whose steps may lie apart or beside each other.</summary>
internal struct StageSpan
{
    /// <summary>0 when it never ran.</summary>
    public long First;

    public long Last;

    public void Include(long start, long end)
    {
        First = First == 0 ? start : Math.Min(First, start);
        Last = Math.Max(Last, end);
    }
}
