namespace Png.Scanlines;

/// <summary>The pixels of one pass: every <c>Step</c>-th from <c>Start</c> on, in both directions.</summary>
/// <param name="Columns">Pixels of each of its scanlines; 0 where the pass is empty.</param>
/// <param name="Rows">Its scanlines; 0 where the pass is empty.</param>
/// <param name="StartX">Column of its first pixel.</param>
/// <param name="StartY">Row of its first scanline.</param>
/// <param name="StepX">Columns from one pixel to the next.</param>
/// <param name="StepY">Rows from one scanline to the next.</param>
internal readonly record struct Adam7Pass(int Columns, int Rows, int StartX, int StartY, int StepX, int StepY);
