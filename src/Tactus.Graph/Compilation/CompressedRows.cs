namespace Tactus.Graph;

/// <summary>Many short lists of numbers in two arrays: row <c>r</c> lies in <c>Items[Starts[r] .. Starts[r + 1]]</c>.</summary>
internal readonly struct CompressedRows
{
    private CompressedRows(int[] starts, int[] items)
    {
        Starts = starts;
        Items = items;
    }

    /// <summary>Where each row starts, and behind the last one where it ends.</summary>
    public int[] Starts { get; }

    /// <summary>All rows, one behind the other.</summary>
    public int[] Items { get; }

    /// <summary>One row.</summary>
    public ReadOnlySpan<int> this[int row] => Items.AsSpan(Starts[row], Starts[row + 1] - Starts[row]);

    /// <summary>Puts item <c>i</c>, or the number <c>i</c> if there are no items, into row <c>rows[i]</c>; they keep their order within a row.</summary>
    public static CompressedRows Group(int rowCount, ReadOnlySpan<int> rows, ReadOnlySpan<int> items)
    {
        var starts = new int[rowCount + 1];
        for (var index = 0; index < rows.Length; index++)
        {
            starts[rows[index] + 1]++;
        }

        for (var row = 0; row < rowCount; row++)
        {
            starts[row + 1] += starts[row];
        }

        var next = starts[..^1];
        var sorted = new int[rows.Length];
        for (var index = 0; index < rows.Length; index++)
        {
            sorted[next[rows[index]]++] = items.IsEmpty ? index : items[index];
        }

        return new CompressedRows(starts, sorted);
    }

    /// <summary>Puts the number <c>i</c> into row <c>rows[i]</c>.</summary>
    public static CompressedRows GroupByKey(int rowCount, ReadOnlySpan<int> rows) => Group(rowCount, rows, []);
}
