package dev.signet.cli;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rows of text, each cell as wide as the widest of its column. */
final class TextColumns {

  private TextColumns() {}

  /** The head's line, and after it one for each row. */
  static List<String> of(List<String> head, List<List<String>> rows) {
    List<List<String>> all = Stream.concat(Stream.of(head), rows.stream()).toList();
    List<Integer> widths =
        IntStream.range(0, head.size())
            .mapToObj(i -> all.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
            .toList();
    return all.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(List<String> cells, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(i -> cells.get(i) + " ".repeat(widths.get(i) - cells.get(i).length()))
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }
}
