#include "engine/report/narrow_table.h"

#include <algorithm>
#include <numeric>
#include <string_view>

#include "engine/report/screen_text.h"

namespace mixferry::report {
namespace {

constexpr std::size_t kTableWidth = 80;
constexpr std::string_view kColumnGap = "  ";

std::vector<std::size_t> column_widths(std::size_t columns, std::span<const std::vector<std::string>> lines) {
  const std::size_t room = kTableWidth - columns * kColumnGap.size();  // one of them before the first
  std::vector<std::size_t> widths(columns);
  for (const std::vector<std::string>& line : lines)
    for (std::size_t i = 0; i < columns; ++i) widths[i] = std::max(widths[i], width_of(line[i]));
  while (std::accumulate(widths.begin(), widths.end(), std::size_t{0}) > room)
    --*std::ranges::max_element(widths);
  return widths;
}

}  // namespace

std::string narrow_table(std::span<const NarrowColumn> columns,
                         std::span<const std::vector<std::string>> lines) {
  const std::vector<std::size_t> widths = column_widths(columns.size(), lines);
  std::string table;
  for (const std::vector<std::string>& line : lines) {
    std::string text;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const std::string cell =
          columns[i].keeps_end ? shortened_inside(line[i], widths[i]) : shortened(line[i], widths[i]);
      text += kColumnGap;
      if (columns[i].to_the_right) text.append(widths[i] - width_of(cell), ' ');
      text += columns[i].to_the_right ? cell : padded(cell, widths[i]);
    }
    table += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
  }
  return table;
}

}  // namespace mixferry::report
