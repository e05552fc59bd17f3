using System.Runtime.CompilerServices;
using Kernels.Simd;

namespace Kernels.Fractal;

/// <summary><see cref="EscapeSketch"/> for one vector width.</summary>
internal sealed class EscapeSketch<TLanes, TVector> : EscapeSketch
    where TLanes : struct, IFloatLanes<TVector, float>
    where TVector : struct
{
    /// <summary>The only one needed: it has no state.</summary>
    public static readonly EscapeSketch<TLanes, TVector> Instance = new();

    private const float Unit = 1f / (1 << 22);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Count(float y, ref float column, int groups, int most, ref ushort counts, ref uint open)
    {
        var cy = TLanes.Fill(y);
        var openCount = TLanes.FillInteger(most);
        var one = TLanes.FillInteger(1);
        var inner = TLanes.Fill(4 - (4 * Unit));
        var outer = TLanes.Fill(4 + (4 * Unit));
        var more = TLanes.Fill(1.01f);
        var rounding = TLanes.Fill(8 * 2.75f * Unit);
        for (; groups > 0; groups--)
        {
            var (cx0, cx1) = (TLanes.Load(ref column), TLanes.Load(ref Unsafe.Add(ref column, TLanes.Lanes)));
            var (x0, x1) = (cx0, cx1);
            var (y0, y1) = (cy, cy);
            var (n0, n1) = (one, one);
            var (m0, m1) = (one, one);
            var (f0, f1) = (rounding, rounding);
            TVector reach0;
            TVector reach1;
            for (var step = 0; ; step++)
            {
                var size0 = TLanes.MultiplyAdd(x0, x0, TLanes.Multiply(y0, y0));
                var size1 = TLanes.MultiplyAdd(x1, x1, TLanes.Multiply(y1, y1));
                reach0 = TLanes.LessThan(TLanes.Subtract(size0, f0), outer);
                reach1 = TLanes.LessThan(TLanes.Subtract(size1, f1), outer);
                if (TLanes.Bits(TLanes.Or(reach0, reach1)) == 0)
                {
                    break;
                }

                size0 = TLanes.Add(size0, f0);
                size1 = TLanes.Add(size1, f1);
                n0 = TLanes.Increment(n0, TLanes.LessThan(size0, inner));
                n1 = TLanes.Increment(n1, TLanes.LessThan(size1, inner));
                m0 = TLanes.Increment(m0, reach0);
                m1 = TLanes.Increment(m1, reach1);
                if (step == Steps - 1)
                {
                    break;
                }

                f0 = TLanes.MultiplyAdd(f0, TLanes.Add(size0, more), rounding);
                f1 = TLanes.MultiplyAdd(f1, TLanes.Add(size1, more), rounding);
                var r0 = TLanes.NegatedMultiplyAdd(y0, y0, cx0);
                var r1 = TLanes.NegatedMultiplyAdd(y1, y1, cx1);
                y0 = TLanes.MultiplyAdd(TLanes.Add(x0, x0), y0, cy);
                y1 = TLanes.MultiplyAdd(TLanes.Add(x1, x1), y1, cy);
                x0 = TLanes.MultiplyAdd(x0, x0, r0);
                x1 = TLanes.MultiplyAdd(x1, x1, r1);
            }

            // The two counts of a pixel differ where it came too near once.
            var open0 = TLanes.Or(reach0, TLanes.LessThanInteger(n0, m0));
            var open1 = TLanes.Or(reach1, TLanes.LessThanInteger(n1, m1));
            TLanes.StoreIntegers(TLanes.Select(open0, openCount, n0), ref counts);
            TLanes.StoreIntegers(TLanes.Select(open1, openCount, n1), ref Unsafe.Add(ref counts, TLanes.Lanes));
            open = (uint)(TLanes.Bits(open0) | (TLanes.Bits(open1) << TLanes.Lanes));
            column = ref Unsafe.Add(ref column, 2 * TLanes.Lanes);
            counts = ref Unsafe.Add(ref counts, 2 * TLanes.Lanes);
            open = ref Unsafe.Add(ref open, 1);
        }
    }
}
