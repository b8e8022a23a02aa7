namespace Realtalk.Benchmarks.Figures;

/// <summary>Writes figures as a Markdown table, whose columns also line up in a terminal.</summary>
internal static class FigureTable
{
    private static readonly string[] Head = ["figure", "n", "p50", "p95", "floor p50 / p95", "goal", "met"];

    public static void Write(TextWriter writer, IReadOnlyList<Figure> figures)
    {
        string[][] rows = [Head, .. figures.Select(Cells)];
        int[] widths = Enumerable.Range(0, Head.Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        WriteRow(writer, rows[0], widths);
        WriteRow(writer, widths.Select(width => new string('-', width)).ToArray(), widths);
        foreach (string[] row in rows.Skip(1))
        {
            WriteRow(writer, row, widths);
        }

        foreach (Figure figure in figures.Where(figure => figure.Note is not null))
        {
            writer.WriteLine($"\n- {figure.Name}: {figure.Note}");
        }
    }

    private static string[] Cells(Figure figure) =>
    [
        figure.Name,
        $"{figure.Value.Count}",
        figure.Value.Write(figure.Value.P50),
        figure.Value.Write(figure.Value.P95),
        figure.Floor is { } floor ? $"{floor.Write(floor.P50)} / {floor.Write(floor.P95)}" : "-",
        figure.Goal,
        figure.IsMet switch { true => "yes", false => "NO", null => "-" },
    ];

    private static void WriteRow(TextWriter writer, string[] cells, int[] widths) =>
        writer.WriteLine($"| {string.Join(" | ", cells.Select((cell, column) => cell.PadRight(widths[column])))} |");
}
