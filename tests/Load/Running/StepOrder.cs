namespace Load.Running;

/// <summary>The order in which a scenario's steps are sent: by weight, spread evenly, and the same in every run.</summary>
internal static class StepOrder
{
    /// <summary>One round, as indices of steps. Each step gains its weight a turn, and the one that is owed most goes next.</summary>
    public static int[] Round(IReadOnlyList<int> weights)
    {
        var total = weights.Sum();
        var owed = new int[weights.Count];
        var round = new int[total];
        for (var turn = 0; turn < total; turn++)
        {
            var next = 0;
            for (var step = 0; step < owed.Length; step++)
            {
                owed[step] += weights[step];
                next = owed[step] > owed[next] ? step : next;
            }

            owed[next] -= total;
            round[turn] = next;
        }

        return round;
    }
}
