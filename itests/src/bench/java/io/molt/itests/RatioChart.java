package io.molt.itests;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Draws ratios as horizontal bars with their intervals, in groups, as SVG. */
final class RatioChart {

  private static final int WIDTH = 760;
  private static final int LEFT = 150;
  private static final int RIGHT = 70;
  private static final int BAR = 18;
  private static final int GAP = 6;
  private static final int GROUP_GAP = 34;
  private static final int TOP = 64;
  private static final double MOST = 1.4;
  private static final List<String> COLOURS =
      List.of("#0b6e4f", "#54a24b", "#8d99ae", "#c77d34", "#7a5195");

  /** One bar. */
  private record Bar(String name, Ratio ratio) {}

  private final Map<String, List<Bar>> groups = new LinkedHashMap<>();
  private final String title;

  RatioChart(String title) {
    this.title = title;
  }

  void add(String group, String name, Ratio ratio) {
    groups.computeIfAbsent(group, _ -> new ArrayList<>()).add(new Bar(name, ratio));
  }

  String svg() {
    StringBuilder body = new StringBuilder();
    int y = TOP;
    for (Map.Entry<String, List<Bar>> group : groups.entrySet()) {
      text(body, LEFT, y, "start", "bold", group.getKey());
      y += GAP + 4;
      for (int i = 0; i < group.getValue().size(); i++) {
        bar(body, group.getValue().get(i), COLOURS.get(i % COLOURS.size()), y);
        y += BAR + GAP;
      }
      y += GROUP_GAP - GAP;
    }
    int height = y - GROUP_GAP + 40;
    StringBuilder svg = new StringBuilder();
    line(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
            + " font-family=\"sans-serif\" font-size=\"13\">",
        WIDTH,
        height,
        WIDTH);
    line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
    text(svg, LEFT, 26, "start", "bold", title);
    axis(svg, height);
    return svg.append(body).append("</svg>\n").toString();
  }

  private void axis(StringBuilder svg, int height) {
    for (int tenths = 0; tenths <= MOST * 10; tenths += 2) {
      double x = x(tenths / 10.0);
      line(
          svg,
          "<line x1=\"%.1f\" y1=\"44\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-width=\"1\"/>",
          x,
          x,
          height - 26,
          tenths == 10 ? "#333333" : "#dddddd");
      text(
          svg,
          x,
          height - 10,
          "middle",
          "normal",
          String.format(Locale.ROOT, "%.1f", tenths / 10.0));
    }
  }

  private static void bar(StringBuilder svg, Bar bar, String colour, int y) {
    double middle = y + BAR / 2.0;
    text(svg, LEFT - 8, middle + 4, "end", "normal", bar.name());
    line(
        svg,
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\" fill=\"%s\"/>",
        LEFT,
        y,
        x(bar.ratio().median()) - LEFT,
        BAR,
        colour);
    line(
        svg,
        "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#111111\""
            + " stroke-width=\"2\"/>",
        x(bar.ratio().low()),
        middle,
        x(bar.ratio().high()),
        middle);
    text(
        svg,
        x(Math.max(bar.ratio().high(), bar.ratio().median())) + 8,
        middle + 4,
        "start",
        "normal",
        String.format(Locale.ROOT, "%.2f", bar.ratio().median()));
  }

  private static double x(double ratio) {
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.min(ratio, MOST) / MOST;
  }

  private static void text(
      StringBuilder svg, double x, double y, String anchor, String weight, String text) {
    line(
        svg,
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" font-weight=\"%s\""
            + " fill=\"#222222\">%s</text>",
        x,
        y,
        anchor,
        weight,
        text.replace("&", "&amp;").replace("<", "&lt;"));
  }

  private static void line(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
